package devserver

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"
)

// endedError is of a service that has ended by itself.
type endedError struct{ phase string }

func (e *endedError) Error() string { return "it ended " + e.phase }

// relayTime is how long after the end of a service a Ctrl-C may still be on its
// way to the supervisor. See [Guard].
const relayTime = 250 * time.Millisecond

// interrupted tells whether a service that had the keyboard has ended by a Ctrl-C, which the terminal tells it first.
func (u *unit) interrupted(ctx context.Context, p *process) bool {
	if p.keyboard == nil {
		return false
	}
	if status, ok := p.state().Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGINT {
		u.set.fail(nil)
	}
	select {
	case <-ctx.Done():
		return true
	case <-time.After(relayTime):
		return false
	}
}

// notReadyError is of a service that runs and does not become ready: another start would not help.
type notReadyError struct{ error }

// failed does what is due when a service has not done what it should, and tells what is to come.
func (u *unit) failed(ctx context.Context, cause error) wish {
	var notReady *notReadyError
	wait, again := u.restarts.crashed(time.Now())
	switch {
	case u.set.ExitOnFailure || u.set.NoRestart || errors.As(cause, &notReady):
		return u.giveUp(ctx, cause, firstLine(cause))
	case !again:
		reason := fmt.Sprintf("%d crashes in %d seconds", crashLimit, int(crashWindow.Seconds()))
		cause := fmt.Errorf("%w\n%s is not started again: %s", cause, u.status.Name, reason)
		return u.giveUp(ctx, cause, reason+", the last: "+firstLine(cause))
	}
	u.set.note("%v", cause)
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

// giveUp leaves a service that has failed as it is. Where there is no other one, or none may fail, that ends the set.
func (u *unit) giveUp(ctx context.Context, cause error, reason string) wish {
	u.set.change(u, func(s *Status) { s.State, s.Reason = StateFailed, reason })
	if u.set.Alone || u.set.ExitOnFailure {
		u.set.fail(cause)
		<-ctx.Done()
	} else {
		u.set.note("%v", cause)
	}
	return wishStop
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
