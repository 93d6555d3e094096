package devserver

import "time"

const (
	// firstBackOff is how long after a first crash a service is started again; each further one doubles it, up to
	// longestBackOff.
	firstBackOff   = 500 * time.Millisecond
	longestBackOff = 8 * time.Second
	// crashWindow and crashLimit are when it is not: five crashes in a minute.
	crashWindow = time.Minute
	crashLimit  = 5
)

// restarts decides whether and when a service that has crashed is started again. The zero value is that of a service
// that never has.
type restarts struct{ crashes []time.Time }

// crashed notes a crash, and tells how long to wait before the next start; false is never.
func (r *restarts) crashed(now time.Time) (time.Duration, bool) {
	recent := r.crashes[:0]
	for _, at := range r.crashes {
		if now.Sub(at) < crashWindow {
			recent = append(recent, at)
		}
	}
	r.crashes = append(recent, now)
	n := len(r.crashes)
	return min(firstBackOff<<(n-1), longestBackOff), n < crashLimit
}
