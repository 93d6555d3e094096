package devserver

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

// process is a started service.
type process struct {
	cmd   *exec.Cmd
	guard *guard
	group *group
	// ended is closed when the main process has ended.
	ended chan struct{}
	// keyboard is the terminal that the service has been lent, or nil, and screen is what it writes to then, or nil.
	keyboard *terminal
	screen   *conduit
	// conduits take its output, the screen included, and lines are the last lines of that.
	conduits []*conduit
	lines    *tail
}

// launch starts the service in a group of its own, with an outlet for its output and an input, a terminal perhaps.
func (s *Server) launch(g *guard, stdin *os.File, out *outlet) (*process, error) {
	p := &process{guard: g, group: &group{mark: g.mark(), guard: g.pid()}, ended: make(chan struct{}), lines: &tail{}}
	p.cmd = exec.Command(s.Binary, s.Args...)
	p.cmd.Env, p.cmd.Dir = append(s.environ(), p.group.mark), s.Dir
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if p.keyboard = terminalOf(stdin); p.keyboard != nil {
		if err := p.lend(); err != nil {
			return nil, err
		}
	} else if stdin != nil && !IsTerminal(stdin) {
		p.cmd.Stdin = stdin
	}
	err := p.connect(out)
	if err == nil {
		err = p.cmd.Start()
	}
	for _, c := range p.conduits {
		c.started()
	}
	if err != nil {
		p.close()
		return nil, err
	}
	if p.keyboard == nil {
		p.group.id = p.cmd.Process.Pid
		g.watch(p.group.id)
	}
	go func() {
		awaitExit(p.cmd.Process.Pid)
		close(p.ended)
	}()
	return p, nil
}

// lend makes the service one that has the keyboard: in the group of the guard, which hears what the terminal tells that
// group.
func (p *process) lend() error {
	p.group.id = p.guard.pid()
	attributes := p.cmd.SysProcAttr
	attributes.Pgid, attributes.Foreground, attributes.Ctty = p.group.id, true, int(p.keyboard.file.Fd())
	p.cmd.Stdin = p.keyboard.file
	return p.guard.awake()
}

// state says how the main process ended, after [process.end].
func (p *process) state() *os.ProcessState { return p.cmd.ProcessState }

// end stops the group of the service and takes the keyboard back, and returns processes that do not end. The grace is over as
// soon as hurry is closed.
func (p *process) end(grace time.Duration, hurry <-chan struct{}) (killed bool, left []int) {
	killed, left = p.group.end(p.reap, grace, hurry)
	p.close()
	return killed, left
}

// reap waits for the main process, until the timeout or until hurry is closed.
func (p *process) reap(timeout time.Duration, hurry <-chan struct{}) {
	select {
	case <-p.ended:
	case <-hurry:
		return
	case <-time.After(timeout):
		return
	}
	if p.state() == nil {
		if p.keyboard == nil {
			p.guard.forget(p.group.id)
		}
		p.cmd.Wait() // how it ended is in state
	}
}

// close waits for the output, and takes the keyboard back.
func (p *process) close() {
	for _, c := range p.conduits {
		c.drain()
	}
	if p.keyboard != nil {
		p.keyboard.takeBack(p.group.id)
	}
}

// control does what a signal of job control asks for. Ctrl-Z has stopped the
// service alone, so this process stops as well; when the shell lets it go on,
// the service gets the keyboard back, if the shell gave it, and goes on too.
func (p *process) control(job os.Signal) {
	switch job {
	case syscall.SIGWINCH:
		if p.screen != nil {
			p.screen.resize(p.keyboard.file)
		}
		return
	case syscall.SIGTSTP:
		p.keyboard.suspend()
	}
	if p.keyboard.foreground() == syscall.Getpgrp() {
		p.keyboard.give(p.group.id)
	}
	p.group.resume()
}
