package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/rules-services/rules_services/internal/bytecode"
	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/runspec"
	"github.com/rules-services/rules_services/internal/secrets"
)

// workspaceVariable is how `bazel run` tells where the workspace is. Without it,
// the service starts in the current folder.
const workspaceVariable = "BUILD_WORKSPACE_DIRECTORY"

// process is what this process was started with.
type process struct {
	// program is the name that it was started by: the run spec lies beside that file.
	program   string
	args, env []string
	// hurry is closed when the user does not want to wait for services to end.
	hurry <-chan struct{}
	// The terminal that stdin may be is lent to the service.
	stdin          *os.File
	stdout, stderr io.Writer
}

// run starts what the arguments ask for.
func run(ctx context.Context, p process) error {
	location, dev, err := runspec.Read(p.program, runspec.DecodeDev)
	if err != nil {
		return err
	}
	if len(p.args) > 0 && (p.args[0] == "--help" || p.args[0] == "-h") {
		return printHelp(p.stdout, dev)
	}
	p.env = bytecode.Keep(p.env, location.Runfiles, bytecode.Cache())
	options, args, err := devserver.ParseOptions(p.args)
	if err != nil {
		return usage(dev, err)
	}
	if dev, err = dev.Shifted(options.PortOffset); err != nil {
		return usage(dev, devserver.UsageError{Err: fmt.Errorf("--port-offset: %w", err)})
	}
	if dev.Kind == runspec.KindGroup {
		if len(args) > 0 {
			return usage(dev, devserver.UsageError{Err: fmt.Errorf("%q: a group takes options only", args[0])})
		}
		return p.runSet(ctx, location, dev, nil, options)
	}
	in, err := devserver.ParseArgs(dev.Requested(), args)
	if err != nil {
		return usage(dev, err)
	}
	if in.Debugpy = options.Debugpy; in.Debugpy != 0 && len(dev.Requested().Command) == 0 {
		return usage(dev, devserver.UsageError{Err: fmt.Errorf("--debugpy: %s is no service of Django", dev.Requested().Name)})
	}
	if in.Command {
		return p.runCommand(ctx, location, dev, in)
	}
	return p.runSet(ctx, location, dev, &in, options)
}

// usage is a mistake on the command line with the way to the help.
func usage(dev *runspec.Dev, err error) error {
	if dev == nil || dev.Kind == runspec.KindGroup {
		return fmt.Errorf("%w\nuse `-- --help` for the ways to call it", err)
	}
	return fmt.Errorf("%w\nuse `bazel run %s -- --help` for the ways to call it", err, dev.Requested().Label)
}

// runCommand becomes another command of the service that was asked for. There are commands that need no database.
func (p process) runCommand(ctx context.Context, location runspec.Location, dev *runspec.Dev, in devserver.Invocation) error {
	server := p.server(location, dev.Requested(), in)
	if err := p.prepare(location, dev, server, in); err != nil {
		return err
	}
	if err := p.databases(ctx, location, only(dev), false); err != nil {
		fmt.Fprintln(p.stderr, err)
	}
	return become(server)
}

// server is one of the services. It has no environment before [process.prepare].
func (p process) server(location runspec.Location, service runspec.Service, in devserver.Invocation) *devserver.Server {
	return &devserver.Server{
		Service:    service,
		Address:    in.Address,
		Binary:     location.Path(service.Binary),
		Args:       in.Args,
		Dir:        lookup(p.env, workspaceVariable),
		SourceList: location.Path(service.Sources),
		Grace:      devserver.DefaultGrace,
	}
}

// prepare makes the secrets that a service lacks, and its environment.
func (p process) prepare(location runspec.Location, dev *runspec.Dev, s *devserver.Server, in devserver.Invocation) error {
	env, err := ensureSecrets(p.env, s.Service, p.stderr)
	if err != nil {
		return err
	}
	s.Env = devserver.Environ(env, dev, s.Service, in, location.Runfiles)
	return nil
}

// become replaces this process by a command of the service, which then has the
// terminal, all signals and the exit code to itself. It returns an error or not
// at all.
func become(s *devserver.Server) error {
	if s.Dir != "" {
		if err := os.Chdir(s.Dir); err != nil {
			return fmt.Errorf("entering the workspace: %w", err)
		}
	}
	if err := syscall.Exec(s.Binary, append([]string{s.Binary}, s.Args...), s.Env); err != nil {
		return fmt.Errorf("running %s of %s: %w", s.Binary, s.Service.Name, err)
	}
	return nil
}

// ensureSecrets makes the secrets that the service lacks, and gives the
// environment in which it finds them.
func ensureSecrets(env []string, service runspec.Service, stderr io.Writer) ([]string, error) {
	if len(service.Secrets) == 0 {
		return env, nil
	}
	dir, err := secrets.Dir(service.SecretsDir, func(key string) string { return lookup(env, key) })
	if err != nil {
		return nil, err
	}
	env = append(env, secrets.DirVariable+"="+dir)
	store := &secrets.Store{Dir: dir, Source: secrets.System(), Notes: stderr, Supply: func(name string) string {
		return fmt.Sprintf("bazel run %s -- set %s", service.SecretsLabel(), name)
	}}
	created, err := store.EnsureService(service.Name, service.Secrets)
	if len(created) > 0 {
		fmt.Fprintf(stderr, "created development secrets of %s in %s: %s\n", service.Name, dir, strings.Join(created, ", "))
	}
	return env, err
}

// lookup gives the value of a variable, or "". The last of several counts.
func lookup(env []string, key string) string {
	value := ""
	for _, pair := range env {
		if rest, ok := strings.CutPrefix(pair, key+"="); ok {
			value = rest
		}
	}
	return value
}
