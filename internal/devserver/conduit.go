package devserver

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// pipeTimeout is how long output is waited for that a process which has ended
// left to others.
const pipeTimeout = 500 * time.Millisecond

// conduit is a pipe or a terminal that a service writes to, from where a writer gets it, byte by byte as it comes.
type conduit struct {
	ours, service *os.File
	done          chan struct{}
}

// newScreen makes a terminal of the size of a real one, to a writer that goes there: so what is written can be kept, too,
// and line editors work as ever, since the keyboard is the real one's. Line ends become what terminals want on the real one.
func newScreen(real *os.File, to io.Writer) (*conduit, error) {
	ours, service, err := pty.Open()
	if err != nil {
		return nil, fmt.Errorf("making a terminal: %w", err)
	}
	c := carry(ours, service, to)
	if _, err := term.MakeRaw(int(service.Fd())); err != nil {
		c.started()
		c.drain()
		return nil, fmt.Errorf("making a terminal: %w", err)
	}
	c.resize(real)
	return c, nil
}

func carry(ours, service *os.File, to io.Writer) *conduit {
	c := &conduit{ours, service, make(chan struct{})}
	go func() {
		defer close(c.done)
		_, _ = io.Copy(to, ours) // it ends, with or without an error, when nobody is left who can write
	}()
	return c
}

// started lets go of the service's end, which is the service's alone from then on.
func (c *conduit) started() { c.service.Close() }

// resize gives it the size of the real terminal. One without a size has none.
func (c *conduit) resize(real *os.File) { _ = pty.InheritSize(real, c.ours) }

// drain waits for what has been written, but not for others who hold on to the other end, nor for a writer that takes
// nothing. It tells whether the writer has all.
func (c *conduit) drain() bool {
	for range 2 {
		select {
		case <-c.done:
			c.ours.Close()
			return true
		case <-time.After(pipeTimeout):
			c.ours.Close()
		}
	}
	return false
}

// connect makes what a service writes to. In place of its terminal that is a screen, or the terminal itself on a machine
// that has no more of them.
func (p *process) connect(out *outlet) (err error) {
	stdout, stderr := out.streams(p.lines)
	if p.keyboard != nil && out.terminals {
		terminal := p.keyboard.file
		if p.screen, err = newScreen(terminal, stdout); err == nil {
			terminal, p.conduits = p.screen.service, []*conduit{p.screen}
		}
		p.cmd.Stdout, p.cmd.Stderr = terminal, terminal
		return nil
	}
	if p.cmd.Stdout, err = p.pipe(stdout); err != nil {
		return err
	}
	if p.cmd.Stderr = p.cmd.Stdout; stderr != stdout {
		p.cmd.Stderr, err = p.pipe(stderr)
	}
	return err
}

// pipe makes a pipe to a writer, and gives the service's end.
func (p *process) pipe(to io.Writer) (*os.File, error) {
	ours, service, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("making a pipe: %w", err)
	}
	p.conduits = append(p.conduits, carry(ours, service, to))
	return service, nil
}
