// Command secrets makes, shows, changes and checks the secrets of services. Rules
// service_secrets and service_group make it the executable of
// `bazel run //services/shop/ui:secrets` and write the run spec that it reads.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes beside 0.
const (
	exitError      = 1
	exitDifference = 10
	exitUsage      = 64
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, process{
		program: os.Args[0], args: os.Args[1:], getenv: os.Getenv,
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
	})
	os.Exit(report(err, os.Stderr))
}

// errDifferent ends a check that found differences; they have been shown.
var errDifferent = errors.New("differences found")

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// report prints what has not been printed yet and gives the exit code.
func report(err error, stderr io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errDifferent):
		return exitDifference
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "%v\nuse `-- --help` for the ways to call it\n", usage)
		return exitUsage
	}
	fmt.Fprintln(stderr, err)
	return exitError
}
