package devserver

import (
	"io"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// pipeTimeout is how long output is waited for that a process which has ended
// left to others.
const pipeTimeout = 500 * time.Millisecond

// process is a started service.
type process struct {
	cmd   *exec.Cmd
	group *group
	// ended is closed when the main process has ended.
	ended chan struct{}
	// keyboard is the terminal that the service has been lent, or nil.
	keyboard *terminal
	// lines are the last lines of output, as far as it does not go to the
	// terminal directly.
	lines *tail
}

// start starts the service in a group of its own, with streams for its output.
func (s *Server) start(out, errors locked) (*process, error) {
	keyboard, lines := terminalOf(s.Stdin), &tail{}
	return s.launch(keyboard, lines, streamFor(out, lines, keyboard), streamFor(errors, lines, keyboard))
}

// launch starts the service. Streams that are the same get all output in its order.
func (s *Server) launch(keyboard *terminal, lines *tail, stdout, stderr io.Writer) (*process, error) {
	g, err := startGroup(s.Grace)
	if err != nil {
		return nil, err
	}
	p := &process{group: g, ended: make(chan struct{}), keyboard: keyboard, lines: lines}
	p.cmd = exec.Command(s.Binary, s.Args...)
	p.cmd.Env, p.cmd.Dir, p.cmd.WaitDelay = append(slices.Clone(s.Env), g.mark), s.Dir, pipeTimeout
	p.cmd.Stdout, p.cmd.Stderr = stdout, stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: g.id()}
	switch {
	case p.keyboard != nil:
		p.cmd.Stdin = s.Stdin
		p.cmd.SysProcAttr.Foreground = true
		p.cmd.SysProcAttr.Ctty = int(s.Stdin.Fd())
	case s.Stdin != nil && !IsTerminal(s.Stdin):
		p.cmd.Stdin = s.Stdin
	}
	if err := p.cmd.Start(); err != nil {
		p.end(0, nil)
		return nil, err
	}
	go func() {
		p.cmd.Wait() // how it ended is in state
		close(p.ended)
	}()
	return p, nil
}

// state says how the main process ended, once it has.
func (p *process) state() *os.ProcessState {
	<-p.ended
	return p.cmd.ProcessState
}

// end stops all that is left of the service and takes the keyboard back. The grace is over as soon as hurry is closed.
func (p *process) end(grace time.Duration, hurry <-chan struct{}) (killed bool, err error) {
	killed, err = p.group.stop(grace, hurry)
	if p.keyboard != nil {
		p.keyboard.takeBack(p.group.id())
	}
	return killed, err
}

// control does what a signal of job control asks for. Ctrl-Z has stopped the
// service alone, so this process stops as well; when the shell lets it go on,
// the service gets the keyboard back, if the shell gave it, and goes on too.
func (p *process) control(job os.Signal) {
	if job == syscall.SIGTSTP {
		p.keyboard.suspend()
	}
	if p.keyboard.foreground() == syscall.Getpgrp() {
		p.keyboard.give(p.group.id())
	}
	p.group.resume()
}
