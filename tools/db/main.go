// Command db looks after the databases of a workspace on a developer's machine. Rule service_db makes it the executable
// of `bazel run //services:db` and writes the run spec that it reads.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes beside 0.
const (
	exitError = 1
	exitUsage = 64
)

// psqlError is the exit code of a psql that did not end well.
type psqlError int

func (e psqlError) Error() string { return fmt.Sprintf("psql ended with exit code %d", int(e)) }

// usageError is a mistake on the command line.
type usageError struct{ error }

func main() {
	os.Exit(start())
}

// start does what the arguments ask for and gives the exit code.
func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	err := run(ctx, process{program: os.Args[0], args: os.Args[1:], env: os.Environ(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr})
	if err == nil {
		return 0
	}
	if code := psqlError(0); errors.As(err, &code) {
		return int(code) // psql has said why
	}
	fmt.Fprintln(os.Stderr, err)
	if usage := (usageError{}); errors.As(err, &usage) {
		return exitUsage
	}
	return exitError
}
