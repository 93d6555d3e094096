// Command load loads images into docker, podman or containerd, or writes them as tars. Rule service_load makes it the
// executable of `bazel run //services/shop/ui:load` and writes the run spec that it reads.
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
	exitError = 1
	exitUsage = 64
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, process{
		program: os.Args[0], args: os.Args[1:], getenv: os.Getenv, stdout: os.Stdout, stderr: os.Stderr,
	})
	os.Exit(report(err, os.Stderr))
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// report prints what has not been printed yet and gives the exit code.
func report(err error, stderr io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "%v\nuse `-- --help` for the ways to call it\n", usage)
		return exitUsage
	}
	fmt.Fprintln(stderr, err)
	return exitError
}
