package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rules-services/rules_services/internal/runspec"
)

// bench is where measurements are made: a folder with what Bazel would have made of a target.
type bench struct {
	rounds int
	dir    string
	// program is the executable of the target, tools/dev.
	program string
}

func newBench(rounds int) (*bench, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	b := &bench{rounds, dir, filepath.Join(dir, "dev")}
	runfiles := filepath.Join(b.program+".runfiles", "_main")
	if err := os.MkdirAll(runfiles, 0o755); err != nil {
		return nil, err
	}
	if err := os.Symlink(self, filepath.Join(runfiles, "service")); err != nil {
		return nil, err
	}
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", b.program, "./tools/dev")
	build.Stderr = os.Stderr
	return b, build.Run()
}

func (b *bench) close() { _ = os.RemoveAll(b.dir) }

// service is a service of the target that plays a role.
type service struct {
	name, role string
	amount     int
	needs      []string
	port       int
}

// target makes services those of the target, each on a free port.
func (b *bench) target(services []service) error {
	dev := runspec.Dev{Version: runspec.Version, Kind: runspec.KindGroup}
	for i := range services {
		s := &services[i]
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer listener.Close() // so that no two are the same
		s.port = listener.Addr().(*net.TCPAddr).Port
		dev.Services = append(dev.Services, runspec.Service{
			Name: s.name, Label: "//" + s.name + ":dev", Binary: "_main/service", Port: s.port, Needs: s.needs,
			Env:    map[string]string{roleVariable: s.role, amountVariable: fmt.Sprint(s.amount)},
			Health: runspec.Health{Path: "/readyz", StartSeconds: 120, PeriodSeconds: 1},
		})
	}
	spec, err := json.Marshal(dev)
	if err != nil {
		return err
	}
	return os.WriteFile(b.program+runspec.Suffix, spec, 0o644)
}

// environment is what programs are started with: their home is the folder.
func (b *bench) environment() []string {
	return append(os.Environ(), "HOME="+b.dir, "XDG_CACHE_HOME="+b.dir, "BUILD_WORKSPACE_DIRECTORY="+b.dir)
}

// run is a run of a program that says when everything is ready.
type run struct {
	cmd *exec.Cmd
	// ready is how long that took.
	ready time.Duration
}

// begin starts a program, and waits for a line of its output that matches.
func (b *bench) begin(ready *regexp.Regexp, program string, args ...string) (*run, error) {
	r := &run{cmd: exec.Command(program, args...)}
	r.cmd.Env = b.environment()
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	if err := r.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if ready.Match(lines.Bytes()) {
			r.ready = time.Since(begin)
			go io.Copy(io.Discard, out)
			return r, nil
		}
	}
	return nil, fmt.Errorf("%s ended before it was ready: %w", program, r.cmd.Wait())
}

// end stops a run as Ctrl-C does, and tells how long that took.
func (r *run) end() (time.Duration, error) {
	begin := time.Now()
	if err := r.cmd.Process.Signal(os.Interrupt); err != nil {
		return 0, err
	}
	err := r.cmd.Wait()
	return time.Since(begin), err
}
