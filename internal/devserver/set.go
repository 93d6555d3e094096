package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"
)

// Set is several services that run together, each after those that it needs.
type Set struct {
	// Services are in an order in which each comes after all that it needs.
	Services []*Server
	// Alone says that there is one service, which has the streams to itself: nothing stands in front of its lines, it reads
	// from Stdin, and Run ends with an error when it is not started again. A terminal is lent to it for as long as it runs,
	// if this process is in the foreground there.
	Alone bool
	Stdin *os.File
	// Console takes the output of all services, a name in front of each line, and says when one is ready. Notes takes
	// whatever else there is to say.
	Console, Notes io.Writer
	// Coloured gives each name in front of lines a colour of its own.
	Coloured bool
	// LogDir is a folder for a file with each service's output; "" writes none.
	LogDir string
	// NoRestart leaves services that end by themselves as they are.
	NoRestart bool
	// ExitOnFailure ends Run with an error as soon as one service ends by itself or does not become ready.
	ExitOnFailure bool
	// Started is called when all services are ready, once.
	Started func(took time.Duration)

	mu sync.Mutex
	// changed is closed, and made anew, whenever the state of a service changes.
	changed chan struct{}
	units   []*unit
	logs    *Logs
	console *Console
	notes   sync.Mutex
	// hurry is closed when nobody wants to wait any more.
	hurry     chan struct{}
	hurryOnce sync.Once
	failure   chan error
	guard     *guard
}

// NewSet makes a set of services.
func NewSet(services []*Server) *Set {
	s := &Set{
		Services: services, Console: io.Discard, Notes: io.Discard,
		changed: make(chan struct{}), logs: newLogs(), hurry: make(chan struct{}), failure: make(chan error, 1),
	}
	byName := map[string]*unit{}
	for _, server := range services {
		u := &unit{set: s, server: server, wishes: make(chan wish, 16), over: make(chan struct{})}
		u.status = Status{Name: server.Service.Name, State: StateWaiting}
		if server.Address.Port != 0 {
			u.status.URL = server.Address.URL()
		}
		for _, name := range server.Service.Needs {
			if need, ok := byName[name]; ok {
				u.needs = append(u.needs, need)
				need.dependents = append(need.dependents, u)
				u.status.Needs = append(u.status.Needs, name)
			}
		}
		byName[u.status.Name] = u
		s.units = append(s.units, u)
	}
	return s
}

// Run starts the services and keeps them running until the context ends; then it stops them, each before those that it
// needs. It returns nil when the context ended it. Nothing that a service has started is left, or the error says so.
func (s *Set) Run(ctx context.Context) error {
	outlets, err := s.openOutlets()
	if err != nil {
		return err
	}
	if s.guard, err = startGuard(s.longestGrace()); err != nil {
		return err
	}
	defer s.guard.end()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	begin := time.Now()
	var all sync.WaitGroup
	errs := make([]error, len(s.units))
	for i, u := range s.units {
		all.Add(1)
		go func() {
			defer all.Done()
			errs[i] = u.live(ctx, outlets[i])
		}()
	}
	go s.announce(ctx, begin)
	var failure error
	select {
	case <-ctx.Done():
	case failure = <-s.failure:
		cancel()
	}
	all.Wait()
	errs = append(errs, failure, leftError(endMarked(s.guard.run, s.longestGrace(), s.hurry)))
	return errors.Join(errs...)
}

// Hurry makes a set that is being stopped kill what is left of it at once.
func (s *Set) Hurry() { s.hurryOnce.Do(func() { close(s.hurry) }) }

// longestGrace is how long the services may take to end.
func (s *Set) longestGrace() time.Duration {
	var longest time.Duration
	for _, server := range s.Services {
		longest = max(longest, server.Grace)
	}
	return longest
}

// announce calls Started when every service is ready for the first time.
func (s *Set) announce(ctx context.Context, begin time.Time) {
	for _, u := range s.units {
		if !u.awaitReady(ctx, nil) {
			return
		}
	}
	if s.Started != nil {
		s.Started(time.Since(begin))
	}
}

// Snapshot is the status of every service, in the order of the set, and a channel that is closed when it has changed.
func (s *Set) Snapshot() ([]Status, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Status, 0, len(s.units))
	for _, u := range s.units {
		all = append(all, u.status)
	}
	return all, s.changed
}

// Logs are the output of the services.
func (s *Set) Logs() *Logs { return s.logs }

func (s *Set) unit(name string) (*unit, bool) {
	i := slices.IndexFunc(s.units, func(u *unit) bool { return u.server.Service.Name == name })
	if i < 0 {
		return nil, false
	}
	return s.units[i], true
}

// Restart stops a service and starts it again, and leaves the others alone. A service that has been stopped, or that
// failed, is started.
func (s *Set) Restart(name string) error { return s.wish(name, wishRestart) }

// Stop stops a service until somebody restarts it.
func (s *Set) Stop(name string) error { return s.wish(name, wishStop) }

func (s *Set) wish(name string, w wish) error {
	u, ok := s.unit(name)
	if !ok {
		return fmt.Errorf("there is no service %q here", name)
	}
	select {
	case u.wishes <- w:
		return nil
	default:
		return fmt.Errorf("%s is busy with what was asked before", name)
	}
}

// Say writes a line to the console, between those of the services.
func (s *Set) Say(format string, args ...any) {
	s.console.Print("", fmt.Appendf(nil, format+"\n", args...))
}

// note says something beside the services' output.
func (s *Set) note(format string, args ...any) {
	s.notes.Lock()
	defer s.notes.Unlock()
	fmt.Fprintf(s.Notes, format+"\n", args...)
}

// fail ends the set with an error.
func (s *Set) fail(err error) {
	select {
	case s.failure <- err:
	default: // one reason is enough
	}
}
