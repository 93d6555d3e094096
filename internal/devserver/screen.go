package devserver

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// screen is a terminal that a service writes to in place of the real one, so that what it writes can be kept, too. The
// keyboard that it reads from is the real one's; line editors do not mind.
type screen struct {
	real          *os.File
	ours, service *os.File
	done          chan struct{}
}

// openScreen makes a screen of the size of a terminal. What is written there goes to out, byte by byte as it is: it is on
// the real terminal that line ends become what terminals want.
func openScreen(real *os.File, out io.Writer) (*screen, error) {
	ours, service, err := pty.Open()
	if err != nil {
		return nil, fmt.Errorf("making a terminal: %w", err)
	}
	s := &screen{real, ours, service, make(chan struct{})}
	if _, err := term.MakeRaw(int(service.Fd())); err != nil {
		s.close()
		return nil, fmt.Errorf("making a terminal: %w", err)
	}
	s.resize()
	go func() {
		defer close(s.done)
		_, _ = io.Copy(out, ours) // it ends with an error when nobody writes any more
	}()
	return s, nil
}

// resize gives the screen the size of the real terminal. One without a size has none.
func (s *screen) resize() { _ = pty.InheritSize(s.real, s.service) }

// close waits for what has been written, as long as nobody who is left holds on to the screen.
func (s *screen) close() {
	s.service.Close()
	select {
	case <-s.done:
	case <-time.After(pipeTimeout):
	}
	s.ours.Close()
}
