package devserver

import (
	"errors"
	"fmt"
	"slices"
	"syscall"
	"time"
)

// pollPeriod is how often a group is looked at while it is being stopped.
const pollPeriod = 20 * time.Millisecond

// killTimeout is how long the kernel may take to end processes that were sent
// SIGKILL.
const killTimeout = 2 * time.Second

// group is the process group of a service and of all that it starts. Its number
// cannot mean other processes as long as its leader has not been waited for.
type group struct {
	id int
	// mark begins a pair in the environment of the service and of all that it starts, so that those are found, too, that
	// leave the group, as daemons do.
	mark string
	// guard is a process that does not end with the group although it may be in it.
	guard int
}

// resume lets a stopped service go on.
func (g *group) resume() {
	syscall.Kill(-g.id, syscall.SIGCONT)
}

// reaper waits for the main process of a group, until the timeout or until hurry is closed, and lets its number go.
type reaper func(timeout time.Duration, hurry <-chan struct{})

// end ends the members of the group, and returns those that do not end; killed
// tells whether any had to be killed. The grace is over as soon as hurry is
// closed. A stopped process cannot act on SIGTERM, so all are told to go on.
func (g *group) end(reap reaper, grace time.Duration, hurry <-chan struct{}) (killed bool, left []int) {
	deadline := time.Now().Add(grace)
	syscall.Kill(-g.id, syscall.SIGTERM)
	syscall.Kill(-g.id, syscall.SIGCONT)
	reap(grace, hurry)
	if killed = len(waitUntilNone(time.Until(deadline), hurry, g.members)) > 0; killed {
		left = waitUntilNone(killTimeout, nil, func() []int { return signalAll(g.members(), syscall.SIGKILL) })
	}
	reap(killTimeout, nil)
	return killed, left
}

// members lists the living processes of the group that have to end with it. To ask whether there is a group first saves
// looking at every process, as long as its main process is not a zombie, which the group counts.
func (g *group) members() []int {
	if errors.Is(syscall.Kill(-g.id, 0), syscall.ESRCH) {
		return nil
	}
	return slices.DeleteFunc(groupMembers(g.id), func(pid int) bool { return pid == g.guard })
}

// endMarked ends processes that have left their groups, and returns those that do not end.
func endMarked(mark string, grace time.Duration, hurry <-chan struct{}) (left []int) {
	find := func() []int { return marked(mark) }
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
		hurry  <-chan struct{}
	}{{syscall.SIGTERM, grace, hurry}, {syscall.SIGKILL, killTimeout, nil}} {
		signalAll(signalAll(find(), step.signal), syscall.SIGCONT)
		if left = waitUntilNone(step.wait, step.hurry, find); len(left) == 0 {
			return nil
		}
	}
	return left
}

// leftError is an error where processes are left, nil for none.
func leftError(left []int) error {
	if len(left) == 0 {
		return nil
	}
	return fmt.Errorf("processes %v are left: the kernel does not let them end", left)
}

// signalAll sends a signal to processes, and returns them.
func signalAll(pids []int, signal syscall.Signal) []int {
	for _, pid := range pids {
		syscall.Kill(pid, signal)
	}
	return pids
}

// waitUntilNone waits until find finds no process, and returns those it finds after the timeout, or when hurry is closed.
func waitUntilNone(timeout time.Duration, hurry <-chan struct{}, find func() []int) []int {
	deadline := time.After(timeout)
	for {
		found := find()
		if len(found) == 0 {
			return nil
		}
		select {
		case <-hurry:
			return found
		case <-deadline:
			return found
		case <-time.After(pollPeriod):
		}
	}
}
