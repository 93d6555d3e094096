// Command dev runs a service on a developer's machine. Rule service_dev makes it
// the executable of `bazel run //services/shop/ui:dev` and writes the run spec
// that it reads.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/rules-services/rules_services/internal/devserver"
)

// Exit codes beside 0, which also means that the user stopped the service.
const (
	exitError = 1
	exitUsage = 64
)

func main() {
	os.Exit(start())
}

// start does what this process is for and gives its exit code.
func start() int {
	if devserver.IsGuard() {
		return report(devserver.Guard())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	return report(run(ctx, os.Args, os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// report prints an error and gives the exit code that it stands for.
func report(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, err)
	if usage := (devserver.UsageError{}); errors.As(err, &usage) {
		return exitUsage
	}
	return exitError
}
