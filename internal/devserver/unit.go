package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// unit is a service in a set, with all that happens to it.
type unit struct {
	set    *Set
	server *Server
	// needs are those that have to be ready first, dependents those that need it and have to end first.
	needs, dependents []*unit
	wishes            chan wish
	// over is closed when nothing is left of it and nothing will come.
	over chan struct{}

	status   Status // under set.mu, as group is
	group    int
	restarts restarts
}

// wish is what somebody asks of a service while it runs.
type wish int

const (
	wishNothing wish = iota
	wishRestart
	wishStop
)

// sink is where a service writes.
type sink struct {
	*lineWriter
	file *os.File
}

// fileWriter is the file as a writer, nil for none.
func (o *sink) fileWriter() io.Writer {
	if o.file == nil {
		return nil
	}
	return o.file
}

// live runs the service, again and again, until the context ends. The error is of a process that would not end.
func (u *unit) live(ctx context.Context, out *sink) error {
	defer close(u.over)
	defer out.file.Close() // a nil file says that it is none, to nobody
	for ctx.Err() == nil {
		next := wishStop
		if u.awaitNeeds(ctx) {
			var err error
			if next, err = u.once(ctx, out); err != nil {
				return err
			}
		}
		if next == wishStop && !u.awaitRestart(ctx) {
			break
		}
	}
	u.set.change(u, func(s *Status) { s.State, s.Reason = StateStopped, "" })
	return nil
}

// awaitNeeds waits until all that it needs is ready; false is when the context ends, or somebody stops the service, before.
func (u *unit) awaitNeeds(ctx context.Context) bool {
	u.set.change(u, func(s *Status) { s.State, s.Reason = StateWaiting, "" })
	for _, need := range u.needs {
		u.set.change(u, func(s *Status) { s.Reason = "for " + need.status.Name })
		if !need.awaitReady(ctx, u.wishes) {
			u.set.change(u, func(s *Status) { s.State, s.Reason = StateStopped, "" })
			return false
		}
	}
	return true
}

// awaitReady waits until the service is ready; false is when the context ends before, or one of the wishes is to stop.
func (u *unit) awaitReady(ctx context.Context, wishes <-chan wish) bool {
	for {
		u.set.mu.Lock()
		ready, changed := u.status.State == StateReady, u.set.changed
		u.set.mu.Unlock()
		if ready {
			return true
		}
		select {
		case <-changed:
		case w := <-wishes:
			if w == wishStop {
				return false
			}
		case <-ctx.Done():
			return false
		}
	}
}

// awaitRestart waits until somebody wants the service again; false is when the context ends before.
func (u *unit) awaitRestart(ctx context.Context) bool {
	for {
		select {
		case w := <-u.wishes:
			if w == wishRestart {
				u.restarts = restarts{}
				return true
			}
		case <-ctx.Done():
			return false
		}
	}
}

// once starts the service, and stays with it until it ends. It tells what is to come then: a stop waits for somebody to
// restart it.
func (u *unit) once(ctx context.Context, out *sink) (next wish, err error) {
	lines := &tail{}
	streams := io.MultiWriter(out, lines)
	begin := time.Now()
	p, err := u.server.launch(nil, lines, streams, streams)
	if err != nil {
		return u.failed(ctx, fmt.Errorf("starting %s: %w", u.status.Name, err)), nil
	}
	u.set.change(u, func(s *Status) {
		if !s.Since.IsZero() {
			s.Restarts++
		}
		s.State, s.Reason, s.PID, s.Since = StateStarting, "", p.cmd.Process.Pid, begin
		u.group = p.group.id()
	})
	w, cause := u.watch(ctx, p, begin)
	stopErr := u.end(ctx, p, cause == nil)
	out.Close()
	u.set.change(u, func(s *Status) { s.PID, u.group = 0, 0 })
	switch {
	case stopErr != nil:
		return wishStop, stopErr
	case w == wishStop:
		u.set.change(u, func(s *Status) { s.State, s.Reason = StateStopped, "" })
		return wishStop, nil
	case cause != nil:
		return u.failed(ctx, cause), nil
	}
	return w, nil
}

// watch waits until somebody wants something else, or the service does not do what it should: that is the cause.
func (u *unit) watch(ctx context.Context, p *process, begin time.Time) (w wish, cause error) {
	probing, cancel := context.WithCancel(ctx)
	defer cancel()
	probed := make(chan error, 1)
	go func() { probed <- u.server.awaitReady(probing) }()
	phase := "before it was ready"
	for {
		select {
		case <-ctx.Done():
			return wishNothing, nil
		case w := <-u.wishes:
			return w, nil
		case <-p.ended:
			if ctx.Err() != nil {
				return wishNothing, nil
			}
			return wishNothing, fmt.Errorf("%w%s", u.server.explainEnd(ctx, p, phase), p.lines)
		case err := <-probed:
			switch {
			case ctx.Err() != nil:
				return wishNothing, nil
			case err != nil:
				return wishNothing, &notReadyError{fmt.Errorf("%w%s", err, p.lines)}
			}
			phase = "after it was ready"
			u.set.change(u, func(s *Status) { s.State = StateReady })
			u.set.Say("%s %s (%.1f s)", u.status.Name, u.server.readyText(), time.Since(begin).Seconds())
		}
	}
}

// notReadyError is of a service that runs and does not become ready: another start would not help.
type notReadyError struct{ error }

// failed does what is due when a service has not done what it should, and tells what is to come.
func (u *unit) failed(ctx context.Context, cause error) wish {
	if u.set.ExitOnFailure {
		u.set.change(u, func(s *Status) { s.State, s.Reason = StateFailed, firstLine(cause) })
		u.set.fail(cause)
		<-ctx.Done()
		return wishStop
	}
	u.set.note("%v", cause)
	var notReady *notReadyError
	wait, again := u.restarts.crashed(time.Now())
	switch {
	case u.set.NoRestart || errors.As(cause, &notReady):
		u.set.change(u, func(s *Status) { s.State, s.Reason = StateFailed, firstLine(cause) })
		return wishStop
	case !again:
		reason := fmt.Sprintf("%d crashes in %d seconds", crashLimit, int(crashWindow.Seconds()))
		u.set.change(u, func(s *Status) { s.State, s.Reason = StateFailed, reason+", the last: "+firstLine(cause) })
		u.set.note("%s is not started again: %s", u.status.Name, reason)
		return wishStop
	}
	u.set.change(u, func(s *Status) { s.State, s.Reason = StateBackingOff, firstLine(cause) })
	u.set.note("%s is started again in %s", u.status.Name, wait)
	select {
	case w := <-u.wishes:
		if w == wishStop {
			u.set.change(u, func(s *Status) { s.State, s.Reason = StateStopped, "" })
		}
		return w
	case <-time.After(wait):
	case <-ctx.Done():
	}
	return wishRestart
}

// end stops what is left of the service: at the end of the set only after all that need it.
func (u *unit) end(ctx context.Context, p *process, wanted bool) error {
	if wanted {
		u.set.change(u, func(s *Status) { s.State = StateStopping })
	}
	if ctx.Err() != nil {
		for _, d := range u.dependents {
			select {
			case <-d.over:
			case <-u.set.hurry:
			}
		}
		u.set.note("stopping %s", u.status.Name)
	}
	killed, err := p.end(u.server.Grace, u.set.hurry)
	if killed {
		u.set.note("%s did not stop within %s of SIGTERM and was killed", u.status.Name, u.server.Grace)
	}
	return err
}

// change changes the status of a service, and wakes up all who wait for that.
func (s *Set) change(u *unit, to func(*Status)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to(&u.status)
	close(s.changed)
	s.changed = make(chan struct{})
}

// firstLine is what an error says, without the output that it quotes.
func firstLine(err error) string {
	text := err.Error()
	for i, r := range text {
		if r == '\n' {
			return text[:i]
		}
	}
	return text
}
