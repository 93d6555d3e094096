package devserver

import "time"

// State is where a service of a [Set] is in its life.
type State string

const (
	// StateWaiting is before everything that it needs is ready.
	StateWaiting State = "waiting"
	// StateStarting is from its start until it is ready.
	StateStarting State = "starting"
	// StateReady is when it answers as it should, or runs, if it has no port.
	StateReady State = "ready"
	// StateBackingOff is after a crash, until it is started again.
	StateBackingOff State = "backing off"
	// StateFailed is when it is not started again by itself.
	StateFailed State = "failed"
	// StateStopping is while it ends because somebody wants it to.
	StateStopping State = "stopping"
	// StateStopped is when somebody wanted it to end.
	StateStopped State = "stopped"
)

// Status is what there is to say of a service of a [Set] at a moment.
type Status struct {
	// Name is the service's name in services.json, Needs are the names of those that it needs.
	Name  string
	Needs []string
	// State is where it is in its life, and Reason says why in the states that ask for one.
	State  State
	Reason string
	// URL is its first page, "" for a service without a port.
	URL string
	// PID is its main process, 0 while there is none.
	PID int
	// Since is when that process was started.
	Since time.Time
	// Restarts counts how often it was started after the first time.
	Restarts int
}
