package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/rules-services/rules_services/internal/runspec"
)

// DefaultGrace is how long a service may take to end before it is killed.
const DefaultGrace = 5 * time.Second

// relayTime is how long after the end of a service a Ctrl-C may still be on its
// way to the supervisor. See [Guard].
const relayTime = 250 * time.Millisecond

// Server is a service to be run.
type Server struct {
	// Service is what its run spec says.
	Service runspec.Service
	// Address is where it listens, the zero Address for a service without port.
	Address Address
	// Binary is its executable, Args are the arguments, Env is the whole
	// environment and Dir the working folder.
	Binary string
	Args   []string
	Env    []string
	Dir    string
	// SourceList is a file that lists its source files, a line each, relative to
	// Dir; "" for none.
	SourceList string
	// Grace is how long it may take to end before it is killed.
	Grace time.Duration
	// Hurry ends the grace when it is closed; nil never does.
	Hurry <-chan struct{}
	// Stdin is what it reads from. A terminal is lent to it for as long as it
	// runs, if this process is in the foreground there.
	Stdin *os.File
	// Stdout and Stderr take its output. The line that says that it is ready
	// goes to Stdout as well, and whatever else there is to say to Stderr.
	Stdout, Stderr io.Writer
}

// Run starts the service, says when it is ready, and waits. It returns nil when
// the context ended, and an error when the service did so by itself, or was not
// ready in time. In any case nothing that the service started is left when it
// returns; the error says so if something is.
func (s *Server) Run(ctx context.Context) error {
	var lock sync.Mutex
	out, notes := locked{&lock, s.Stdout}, locked{&lock, s.Stderr}
	begin := time.Now()
	p, err := s.start(out, notes)
	if err != nil {
		return fmt.Errorf("starting %s: %w", s.Service.Name, err)
	}
	runErr := s.supervise(ctx, p, func() {
		fmt.Fprintf(out, "%s %s (%.1f s)\n", s.Service.Name, s.readyText(), time.Since(begin).Seconds())
	})
	if runErr == nil {
		fmt.Fprintf(notes, "stopping %s\n", s.Service.Name)
	}
	killed, stopErr := p.end(s.Grace, s.Hurry)
	if killed {
		fmt.Fprintf(notes, "%s did not stop within %s of SIGTERM and was killed\n", s.Service.Name, s.Grace)
	}
	return errors.Join(runErr, stopErr)
}

// readyText is what a service is when it is ready.
func (s *Server) readyText() string {
	if s.Address.Port == 0 {
		return "is started"
	}
	return "is ready at " + s.Address.URL()
}

// supervise waits for whatever comes first: the end of the context, of the
// service, or of the time that the service has to become ready.
func (s *Server) supervise(ctx context.Context, p *process, ready func()) error {
	probing, cancel := context.WithCancel(ctx)
	defer cancel()
	probed := make(chan error, 1)
	go func() { probed <- s.awaitReady(probing) }()
	jobs := make(chan os.Signal, 4)
	defer signal.Stop(jobs)
	if p.keyboard != nil {
		signal.Notify(jobs, syscall.SIGTSTP, syscall.SIGCONT)
	}
	phase := "before it was ready"
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.ended:
			return s.explainEnd(ctx, p, phase)
		case job := <-jobs:
			p.control(job)
		case err := <-probed:
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return fmt.Errorf("%w%s", err, p.lines)
			}
			ready()
			phase = "after it was ready"
		}
	}
}

// awaitReady waits until the service answers as it should.
func (s *Server) awaitReady(ctx context.Context) error {
	if s.Address.Port == 0 {
		return nil
	}
	health := s.Service.Health
	timeout := time.Duration(health.StartSeconds) * time.Second
	period := time.Duration(health.PeriodSeconds) * time.Second
	if err := newProbe(s.Address, health.Path, period).await(ctx, timeout); err != nil {
		return fmt.Errorf("%s is not ready after %s: %w: its \"health\" in services.json says where it is asked and how long it may take",
			s.Service.Name, timeout, err)
	}
	return nil
}

// explainEnd says how a service ended that nobody told to. The terminal tells
// the service of a Ctrl-C first, so the reason may not be known yet here.
func (s *Server) explainEnd(ctx context.Context, p *process, phase string) error {
	if p.keyboard != nil {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(relayTime):
		}
	}
	status, ok := p.state().Sys().(syscall.WaitStatus)
	switch {
	case !ok || !status.Signaled():
		return fmt.Errorf("%s ended %s: exit code %d", s.Service.Name, phase, p.state().ExitCode())
	case status.Signal() == syscall.SIGINT && p.keyboard != nil:
		return nil
	}
	return fmt.Errorf("%s ended %s: signal %d (%s)", s.Service.Name, phase, status.Signal(), status.Signal())
}
