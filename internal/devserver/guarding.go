package devserver

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// guard is the process that ends all services should this one be killed; see [Guard].
type guard struct {
	cmd *exec.Cmd
	// awake waits for the sign that the guard hears signals. Before that, a signal to its group would end it.
	awake func() error
	// run begins the marks of all services, and launches makes each of them another one.
	run      string
	launches atomic.Int64
	// orders is what the guard reads from: it ends when this process does.
	orders *os.File
}

// startGuard starts a guard that gives services `grace` to end.
func startGuard(grace time.Duration) (*guard, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	read, orders, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("starting the guard: %w", err)
	}
	defer read.Close()
	g := &guard{cmd: exec.Command(self), run: fmt.Sprintf("%s=%s.", markVariable, rand.Text()), orders: orders}
	g.cmd.Dir = "/"
	g.cmd.Env = []string{guardVariable + "=" + guardOrder{os.Getpid(), grace, g.run}.String()}
	g.cmd.Stdin = read
	g.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if g.awake, err = startForSign(g.cmd); err != nil {
		orders.Close()
		return nil, fmt.Errorf("starting the guard: %w", err)
	}
	return g, nil
}

// startForSign starts a guard, and gives what waits for the sign that it is on guard.
func startForSign(cmd *exec.Cmd) (awake func() error, err error) {
	sign, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return sync.OnceValue(func() error {
		if _, err := io.ReadFull(sign, make([]byte, len(onGuard))); err != nil {
			return errors.New("starting the guard: it gave no sign")
		}
		return nil
	}), cmd.Start()
}

func (g *guard) pid() int { return g.cmd.Process.Pid }

// mark begins a pair in the environment of a service that is about to start, and is no other one's.
func (g *guard) mark() string { return fmt.Sprintf("%s%d.", g.run, g.launches.Add(1)) }

// watch makes a group end with this process. A guard that is gone is told in vain, as is one of a group of its own.
func (g *guard) watch(group int) { fmt.Fprintln(g.orders, group) }

// forget takes that back: the number may mean others from now on.
func (g *guard) forget(group int) { fmt.Fprintln(g.orders, -group) }

// end ends the guard, when no service is left.
func (g *guard) end() {
	g.cmd.Process.Kill()
	g.cmd.Wait() // it was killed, so its status says nothing
	g.orders.Close()
}
