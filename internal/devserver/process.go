package devserver

import (
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
	guard *guard
	group *group
	// ended is closed when the main process has ended.
	ended chan struct{}
	// keyboard is the terminal that the service has been lent, or nil, and screen is what it writes to then, or nil.
	keyboard *terminal
	screen   *screen
	// lines are the last lines of output.
	lines *tail
}

// launch starts the service in a group of its own, with streams for its output and an input, a terminal perhaps.
func (s *Server) launch(g *guard, stdin *os.File, out *outlet) (*process, error) {
	p := &process{guard: g, group: &group{mark: g.mark(), guard: g.pid()}, ended: make(chan struct{}), lines: &tail{}}
	p.cmd = exec.Command(s.Binary, s.Args...)
	p.cmd.Env, p.cmd.Dir, p.cmd.WaitDelay = append(slices.Clone(s.Env), p.group.mark), s.Dir, pipeTimeout
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Stdout, p.cmd.Stderr = out.streams(p.lines)
	if p.keyboard = terminalOf(stdin); p.keyboard != nil {
		if err := g.awake(); err != nil {
			return nil, err
		}
		p.lend(out)
	} else if stdin != nil && !IsTerminal(stdin) {
		p.cmd.Stdin = stdin
	}
	if err := p.cmd.Start(); err != nil {
		p.takeBack()
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
// group. What it writes to that terminal goes over a screen, or straight there on a machine that has no more terminals.
func (p *process) lend(out *outlet) {
	p.group.id = p.guard.pid()
	attributes := p.cmd.SysProcAttr
	attributes.Pgid, attributes.Foreground, attributes.Ctty = p.group.id, true, int(p.keyboard.file.Fd())
	p.cmd.Stdin = p.keyboard.file
	if !out.terminals {
		return
	}
	var err error
	if p.screen, err = openScreen(p.keyboard.file, p.cmd.Stdout); err != nil {
		p.cmd.Stdout, p.cmd.Stderr = p.keyboard.file, p.keyboard.file
		return
	}
	p.cmd.Stdout, p.cmd.Stderr = p.screen.service, p.screen.service
}

// state says how the main process ended, after [process.end].
func (p *process) state() *os.ProcessState { return p.cmd.ProcessState }

// end stops all that is left of the service and takes the keyboard back. The grace is over as soon as hurry is closed.
func (p *process) end(grace time.Duration, hurry <-chan struct{}) (killed bool, err error) {
	killed, err = p.group.stop(p.ended, grace, hurry)
	if err == nil {
		if p.keyboard == nil {
			p.guard.forget(p.group.id)
		}
		p.cmd.Wait() // how it ended is in state
	}
	p.takeBack()
	return killed, err
}

// takeBack takes the keyboard back, if it was lent.
func (p *process) takeBack() {
	if p.screen != nil {
		p.screen.close()
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
			p.screen.resize()
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
