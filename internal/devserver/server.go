package devserver

import (
	"context"
	"fmt"
	"slices"
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

// awaitReady waits until the service answers as it should, for as long as it may take to start, or for ever. What has been
// edited into a mistake is waited for until that has gone, too.
func (s *Server) awaitReady(ctx context.Context, env []string, forEver bool) error {
	health := s.Service.Health
	if s.Address.Port == 0 && len(health.Command) == 0 {
		return nil
	}
	timeout := time.Duration(health.StartSeconds) * time.Second
	asked := s.newProbe(env)
	err := asked.await(ctx, timeout)
	for forEver && err != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(asked.period):
			err = asked.ask(ctx)
		}
	}
	if err != nil {
		return fmt.Errorf("%s is not ready after %s: %w: its \"health\" in services.json says where it is asked and how long it may take",
			s.Service.Name, timeout, err)
	}
	return nil
}

const (
	// reloadVariable is what Django's runserver has in the environment of the process that it starts to serve. With it a
	// runserver serves at once, and leaves it to whoever has started it to start it anew when it ends with reloadCode,
	// since sources have changed. That saves a process which would import all of Django first to do just that.
	reloadVariable = "RUN_MAIN"
	reloadCode     = 3
)

// reloadsItself tells whether the service's own server watches its sources, as Django's does.
func (s *Server) reloadsItself() bool {
	return slices.Contains(s.Args, "runserver") && !slices.Contains(s.Args, "--noreload")
}

// environ is the environment of the service's process, but for its mark.
func (s *Server) environ() []string {
	if s.reloadsItself() {
		return append(slices.Clone(s.Env), reloadVariable+"=true")
	}
	return slices.Clone(s.Env)
}

// wantsReload tells whether a process of the service has ended to be started anew.
func (s *Server) wantsReload(p *process) bool {
	return s.reloadsItself() && p.state().ExitCode() == reloadCode
}

// explainEnd says how a service ended that nobody told to.
func (s *Server) explainEnd(p *process, phase string) error {
	status, ok := p.state().Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return fmt.Errorf("%s ended %s: exit code %d", s.Service.Name, phase, p.state().ExitCode())
	}
	return fmt.Errorf("%s ended %s: signal %d (%s)", s.Service.Name, phase, status.Signal(), status.Signal())
}
