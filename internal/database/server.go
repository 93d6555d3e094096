package database

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rules-services/rules_services/internal/postgresql"
)

const (
	// startTime is how long a server may take to start, which it needs after a crash of the machine.
	startTime = time.Minute
	// stopTime is how long it may take to stop before it is told to drop everything.
	stopTime = 15 * time.Second
	// restTime is how long the processes of a server that was killed may take to notice, and to give its port and memory up.
	restTime = 5 * time.Second
)

// settings are the server's, beside where it listens. Nothing waits for the disk, which makes a copy of a database three
// times as fast: what the system has taken survives every end of the server, and may be damaged when the machine itself
// loses its power. Neither statements nor rows are ever logged: there are secrets in data.
var settings = []string{
	"max_connections=200", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
	"log_min_error_statement=panic", "log_error_verbosity=terse", "logging_collector=off",
	"unix_socket_permissions=0700", "max_wal_size=256MB", "dynamic_shared_memory_type=mmap",
}

// errEnded is what waiting for a server ends with that is not there any more.
var errEnded = errors.New("the server has ended")

// ensureServer has the server running on a port, made from nothing if need be, and tells whether it had to be started.
// port 0 is wherever it runs or ran.
func (c *Cluster) ensureServer(ctx context.Context, s *state) (started bool, err error) {
	if c.Port != 0 {
		s.Port = c.Port
	}
	if p, ok := c.running(); ok {
		if used, err := c.use(ctx, p, s); used || err != nil {
			return false, err
		}
	}
	_, killed := c.recorded()
	deadline := time.Now().Add(restTime)
	for {
		err := c.begin(ctx, *s)
		if err == nil || !killed || time.Now().After(deadline) {
			return err == nil, err
		}
		if err := pause(ctx, pollPeriod); err != nil {
			return false, err
		}
	}
}

// begin starts the server on a free port, made from nothing if need be.
func (c *Cluster) begin(ctx context.Context, s state) error {
	if err := c.checkPort(s.Port); err != nil {
		return err
	}
	found, err := c.prepare(ctx)
	if err != nil {
		return err
	}
	if err := c.save(s); err != nil {
		return err
	}
	return c.start(ctx, found, s.Port)
}

// use has a server that runs take connections, or stops it where it is not of use as it runs.
func (c *Cluster) use(ctx context.Context, p process, s *state) (used bool, err error) {
	switch {
	case p.lost:
		c.note("the files of the server, process %d, are gone: it is stopped, and begins anew", p.pid)
	case p.port == s.Port || c.Port == 0:
		s.Port = p.port
		err := c.awaitReady(ctx, p.port, nil)
		if errors.Is(err, errEnded) {
			return false, nil // somebody was about to end it
		}
		return true, err
	default:
		c.note("the server moves from port %d to %d", p.port, s.Port)
	}
	return false, c.stop(ctx, p)
}

// prepare has the files of a cluster, and gives the programs that go with them.
func (c *Cluster) prepare(ctx context.Context) (programs, error) {
	finder := finder{
		getenv: c.Getenv, folders: postgresql.Folders(), account: c.account,
		fetch: func() (string, error) {
			c.note("there is no PostgreSQL %d or later on this machine: fetching one", postgresql.OldestMajor)
			return fetchEmbedded(c.root)
		},
	}
	content, err := os.ReadFile(c.path("data/PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		p, err := finder.find(0)
		if err != nil {
			return p, err
		}
		return p, c.initialize(ctx, p)
	}
	if err != nil {
		return programs{}, fmt.Errorf("reading which PostgreSQL made the databases: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return programs{}, fmt.Errorf("reading which PostgreSQL made the databases: %w", err)
	}
	return finder.find(major)
}

// start starts the server, which goes on when this process ends, and waits until it takes connections.
func (c *Cluster) start(ctx context.Context, p programs, port int) error {
	if err := ownSocketFolder(c.sockets, c.account); err != nil {
		return err
	}
	if err := c.forgetProcess(); err != nil {
		return err
	}
	log, err := os.OpenFile(c.LogFile(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("opening the server's log: %w", err)
	}
	defer log.Close()
	args := []string{"-D", c.path("data"), "-p", strconv.Itoa(port), "-k", c.sockets, "-h", "127.0.0.1"}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	cmd := exec.Command(p.path("postgres"), args...)
	cmd.Dir, cmd.SysProcAttr, cmd.Env = "/", c.account.attributes(), serverEnv()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", p.path("postgres"), err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	return c.awaitReady(ctx, port, ended)
}

// awaitReady waits until the server takes connections, or has ended: another one, which a process that died has started,
// may have been quicker. ended is closed when the server that this process started ends, nil for another one.
func (c *Cluster) awaitReady(ctx context.Context, port int, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, fmt.Errorf("it takes no connections after %s", startTime))
	defer cancel()
	for {
		err := c.ping(ctx, port)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for PostgreSQL: %w: %w: its log is %s", context.Cause(ctx), err, c.LogFile())
		case <-ended:
			if _, other := c.running(); !other {
				out, _ := os.ReadFile(c.LogFile())
				return fmt.Errorf("PostgreSQL ended as soon as it was started; its log %s says\n%s", c.LogFile(), indented(lastLines(out)))
			}
			ended = nil
		case <-time.After(pollPeriod):
			if _, there := c.running(); ended == nil && !there {
				return errEnded
			}
		}
	}
}

// stop stops a server: open connections are closed, and nothing that was committed is lost.
func (c *Cluster) stop(ctx context.Context, p process) error {
	deadline := time.Now().Add(stopTime)
	signal := syscall.SIGINT
	for {
		if err := syscall.Kill(p.pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stopping PostgreSQL, process %d: %w", p.pid, err)
		}
		for time.Now().Before(deadline) {
			if !c.isServer(p.pid) {
				return nil
			}
			if err := pause(ctx, pollPeriod); err != nil {
				return err
			}
		}
		if signal == syscall.SIGKILL {
			return fmt.Errorf("PostgreSQL, process %d, does not stop", p.pid)
		}
		c.note("PostgreSQL did not stop within %s and is killed", stopTime)
		signal, deadline = syscall.SIGKILL, time.Now().Add(stopTime)
	}
}

// checkPort reports a port that somebody listens on, by name if it is the server of another workspace.
func (c *Cluster) checkPort(port int) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err == nil {
		return listener.Close()
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("PostgreSQL cannot listen on port %d: %w", port, err)
	}
	holder := "another program"
	others, _ := filepath.Glob(filepath.Join(c.root, "*", "cluster.json")) // fails on a bad pattern alone
	for _, file := range others {
		other := *c
		other.Dir = filepath.Dir(file)
		if p, ok := other.running(); ok && p.port == port {
			if s, err := other.load(); err == nil {
				holder = "the databases of " + s.Workspace
			}
		}
	}
	return fmt.Errorf("port %d, where PostgreSQL is to listen, is taken by %s: stop that, or choose another port: `up --port %d`, or %s=%d in the environment",
		port, holder, port+1, PortVariable, port+1)
}
