package devserver

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"github.com/rules-services/rules_services/internal/runspec"
)

// DefaultGrace is how long a service may take to end before it is killed.
const DefaultGrace = 5 * time.Second

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
}

// readyText is what a service is when it is ready.
func (s *Server) readyText() string {
	if s.Address.Port == 0 {
		return "is started"
	}
	return "is ready at " + s.Address.URL()
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

// explainEnd says how a service ended that nobody told to.
func (s *Server) explainEnd(p *process, phase string) error {
	status, ok := p.state().Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return fmt.Errorf("%s ended %s: exit code %d", s.Service.Name, phase, p.state().ExitCode())
	}
	return fmt.Errorf("%s ended %s: signal %d (%s)", s.Service.Name, phase, status.Signal(), status.Signal())
}
