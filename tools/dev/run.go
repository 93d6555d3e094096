package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/runspec"
	"github.com/rules-services/rules_services/internal/secrets"
)

// workspaceVariable is how `bazel run` tells where the workspace is. Without it,
// the service starts in the current folder.
const workspaceVariable = "BUILD_WORKSPACE_DIRECTORY"

// run starts what args ask for. args[0] is the name that this program was
// started by, since the run spec lies beside that file. The terminal that stdin
// may be is lent to the service.
func run(ctx context.Context, args, env []string, stdin *os.File, stdout, stderr io.Writer) error {
	location, dev, err := load(args[0])
	if err != nil {
		return err
	}
	service := dev.Requested()
	if len(args) > 1 && (args[1] == "--help" || args[1] == "-h") {
		return printHelp(stdout, service)
	}
	invocation, err := devserver.ParseArgs(service, args[1:])
	if err != nil {
		return fmt.Errorf("%w\nuse `bazel run %s -- --help` for the ways to call it", err, service.Label)
	}
	if !invocation.Command {
		if err := devserver.CheckPort(dev, service, invocation.Address); err != nil {
			return err
		}
	}
	env, err = ensureSecrets(env, service, stderr)
	if err != nil {
		return err
	}
	server := &devserver.Server{
		Service: service,
		Address: invocation.Address,
		Binary:  location.Path(service.Binary),
		Args:    invocation.Args,
		Env:     devserver.Environ(env, dev, service, invocation, location.Runfiles),
		Dir:     lookup(env, workspaceVariable),
		Grace:   devserver.DefaultGrace,
		Stdin:   stdin, Stdout: stdout, Stderr: stderr,
	}
	if invocation.Command {
		return become(server)
	}
	return server.Run(ctx)
}

// load reads the run spec beside a program.
func load(program string) (runspec.Location, *runspec.Dev, error) {
	location, err := runspec.Locate(program)
	if err != nil {
		return location, nil, err
	}
	data, err := os.ReadFile(location.Spec)
	if err != nil {
		return location, nil, fmt.Errorf("reading run spec: %w", err)
	}
	dev, err := runspec.DecodeDev(data)
	if err != nil {
		return location, nil, fmt.Errorf("%s: %w", location.Spec, err)
	}
	return location, dev, nil
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
// environment in which it finds them: a relative folder is one of the workspace.
func ensureSecrets(env []string, service runspec.Service, stderr io.Writer) ([]string, error) {
	if len(service.Secrets) == 0 {
		return env, nil
	}
	dir, err := secrets.DefaultDir(func(key string) string { return lookup(env, key) })
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(dir) {
		dir, err = filepath.Abs(filepath.Join(lookup(env, workspaceVariable), dir))
		if err != nil {
			return nil, fmt.Errorf("finding the folder of development secrets: %w", err)
		}
		env = append(env, secrets.DirVariable+"="+dir)
	}
	store := &secrets.Store{Dir: dir, Source: secrets.System(), Notes: stderr}
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
