package devserver

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// pollPeriod is how often a group is looked at while it is being stopped.
const pollPeriod = 20 * time.Millisecond

// killTimeout is how long the kernel may take to end processes that were sent
// SIGKILL.
const killTimeout = 2 * time.Second

// group is a process group for one service and all that it starts. Its leader
// is a guard (see guard.go), so the group's number stays taken, and cannot mean
// other processes, until the guard has been waited for.
type group struct {
	guard *exec.Cmd
	// mark is in the environment of the service and of all that it starts, so that those are found, too, that leave the
	// group, as daemons do.
	mark string
	// lifeline is what the guard reads from: it ends when this process does.
	lifeline io.Closer
}

// startGroup makes a group, with a guard that gives the service `grace` to end
// should this process be killed.
func startGroup(grace time.Duration) (*group, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	end, lifeline, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("starting the guard: %w", err)
	}
	defer end.Close()
	guard := exec.Command(self)
	guard.Dir = "/"
	mark := fmt.Sprintf("%s=%s", markVariable, rand.Text())
	guard.Env = []string{guardVariable + "=" + guardOrder{os.Getpid(), grace, mark}.String()}
	guard.Stdin = end
	guard.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := startAndWait(guard); err != nil {
		lifeline.Close()
		return nil, fmt.Errorf("starting the guard: %w", err)
	}
	return &group{guard, mark, lifeline}, nil
}

// startAndWait starts a guard and waits for the sign that it is on guard. Before
// that, a signal to its group would end it, or pass unheard.
func startAndWait(guard *exec.Cmd) error {
	sign, err := guard.StdoutPipe()
	if err != nil {
		return err
	}
	if err := guard.Start(); err != nil {
		return err
	}
	if _, err := io.ReadFull(sign, make([]byte, len(onGuard))); err != nil {
		guard.Process.Kill()
		return errors.Join(errors.New("it gave no sign"), guard.Wait())
	}
	return nil
}

// id is the number of the group.
func (g *group) id() int {
	return g.guard.Process.Pid
}

// resume lets a stopped service go on.
func (g *group) resume() {
	syscall.Kill(-g.id(), syscall.SIGCONT)
}

// stop ends the service and all that it started, and the guard at last. It
// reports whether anything had to be killed, and fails if anything is left. The grace is over as soon as hurry is closed.
func (g *group) stop(grace time.Duration, hurry <-chan struct{}) (killed bool, err error) {
	killed = endGroup(g.id(), grace, hurry)
	syscall.Kill(-g.id(), syscall.SIGKILL)
	left := waitForEnd(g.id(), killTimeout, nil)
	left = append(left, endMarked(g.mark, grace, hurry)...)
	g.lifeline.Close()
	g.guard.Wait() // it was killed, so its status says nothing
	if len(left) > 0 {
		return killed, fmt.Errorf("processes %v are left: the kernel does not let them end", left)
	}
	return killed, nil
}

// endGroup asks the members of a group to end and waits for as long as the
// grace allows. It reports whether members are left that have to be killed. A
// stopped process cannot act on SIGTERM, so all are told to go on.
func endGroup(pgid int, grace time.Duration, hurry <-chan struct{}) (left bool) {
	syscall.Kill(-pgid, syscall.SIGTERM)
	syscall.Kill(-pgid, syscall.SIGCONT)
	return len(waitForEnd(pgid, grace, hurry)) > 0
}

// waitForEnd waits until a group has no member but its leader, the guard, and
// returns those it has after the timeout, or when hurry is closed.
func waitForEnd(pgid int, timeout time.Duration, hurry <-chan struct{}) []int {
	return waitUntilNone(timeout, hurry, func() []int {
		return slices.DeleteFunc(groupMembers(pgid), func(pid int) bool { return pid == pgid })
	})
}

// endMarked ends processes that have left the group, and returns those that do not end.
func endMarked(mark string, grace time.Duration, hurry <-chan struct{}) (left []int) {
	find := func() []int { return marked(mark) }
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
		hurry  <-chan struct{}
	}{{syscall.SIGTERM, grace, hurry}, {syscall.SIGKILL, killTimeout, nil}} {
		for _, pid := range find() {
			syscall.Kill(pid, step.signal)
			syscall.Kill(pid, syscall.SIGCONT)
		}
		if left = waitUntilNone(step.wait, step.hurry, find); len(left) == 0 {
			return nil
		}
	}
	return left
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
