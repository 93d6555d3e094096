package devserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
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
	// reloading is while it is started anew because sources have changed.
	reloading bool
}

// wish is what somebody asks of a service while it runs.
type wish int

const (
	wishNothing wish = iota
	wishRestart
	wishStop
)

// live runs the service, again and again, until the context ends. The error is of a process that would not end.
func (u *unit) live(ctx context.Context, out *outlet) error {
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
func (u *unit) once(ctx context.Context, out *outlet) (next wish, err error) {
	begin := time.Now()
	p, err := u.server.launch(u.set.guard, u.set.Stdin, out)
	if err != nil {
		return u.failed(ctx, fmt.Errorf("starting %s: %w", u.status.Name, err)), nil
	}
	u.set.change(u, func(s *Status) {
		if !s.Since.IsZero() {
			s.Restarts++
		}
		s.State, s.Reason, s.PID, s.Since = StateStarting, "", p.cmd.Process.Pid, begin
		u.group = p.group.id
	})
	w, cause := u.watch(ctx, p, begin)
	u.reloading = false
	stopErr := u.end(ctx, p, cause == nil)
	out.flush()
	u.set.change(u, func(s *Status) { s.PID, u.group = 0, 0 })
	switch {
	case stopErr != nil:
		return wishStop, stopErr
	case w == wishStop:
		u.set.change(u, func(s *Status) { s.State, s.Reason = StateStopped, "" })
		return wishStop, nil
	case cause == nil:
		return w, nil
	}
	if ended := (*endedError)(nil); errors.As(cause, &ended) {
		switch {
		case u.interrupted(ctx, p):
			return wishNothing, nil
		case u.server.wantsReload(p):
			u.reloading = true
			return wishRestart, nil
		}
		if cause = u.server.explainEnd(p, ended.phase); !u.set.Alone { // else they are there to be seen
			cause = fmt.Errorf("%w%s", cause, p.lines)
		}
	}
	return u.failed(ctx, cause), nil
}

// watch waits until somebody wants something else, or the service does not do what it should: that is the cause.
func (u *unit) watch(ctx context.Context, p *process, begin time.Time) (w wish, cause error) {
	probing, cancel := context.WithCancel(ctx)
	defer cancel()
	probed := make(chan error, 1)
	go func() { probed <- u.server.awaitReady(probing, p.cmd.Env, u.reloading) }()
	jobs := make(chan os.Signal, 4)
	defer signal.Stop(jobs)
	if p.keyboard != nil {
		signal.Notify(jobs, syscall.SIGTSTP, syscall.SIGCONT, syscall.SIGWINCH)
	}
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
			return wishNothing, &endedError{phase}
		case job := <-jobs:
			p.control(job)
		case err := <-probed:
			switch {
			case ctx.Err() != nil:
				return wishNothing, nil
			case err != nil:
				return wishNothing, &notReadyError{fmt.Errorf("%w%s", err, p.lines)}
			}
			phase = "after it was ready"
			// It is said first: the state is what lets the set say that all are ready.
			u.set.Say("%s %s (%.1f s)", u.status.Name, u.server.readyText(), time.Since(begin).Seconds())
			u.set.change(u, func(s *Status) { s.State = StateReady })
		}
	}
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
	killed, left := p.end(u.server.Grace, u.set.hurry)
	if killed {
		u.set.note("%s did not stop within %s of SIGTERM and was killed", u.status.Name, u.server.Grace)
	}
	if ctx.Err() == nil { // else the set looks once for all
		left = append(left, endMarked(p.group.mark, u.server.Grace, u.set.hurry)...)
	}
	return leftError(left)
}

// change changes the status of a service, and wakes up all who wait for that.
func (s *Set) change(u *unit, to func(*Status)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to(&u.status)
	close(s.changed)
	s.changed = make(chan struct{})
}
