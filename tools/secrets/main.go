// Command secrets makes, shows, changes and checks the secrets of services. Rules
// service_secrets and service_group make it the executable of
// `bazel run //services/shop/ui:secrets` and write the run spec that it reads.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/rules-services/rules_services/internal/commandline"
)

// exitDifference is the exit code of a check that found differences.
const exitDifference = 10

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

// report prints what has not been printed yet and gives the exit code.
func report(err error, stderr io.Writer) int {
	if errors.Is(err, errDifferent) {
		return exitDifference
	}
	return commandline.Report(err, stderr)
}
