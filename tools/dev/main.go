// Command dev runs services on a developer's machine. Rules service_dev and
// service_group make it the executable of `bazel run //services/shop/ui:dev` and
// write the run spec that it reads.
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
	ctx, hurry, stop := interrupts()
	defer stop()
	return report(run(ctx, process{
		program: os.Args[0], args: os.Args[1:], env: os.Environ(), hurry: hurry,
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
	}))
}

// interrupts are a context that the first Ctrl-C ends, and a channel that the
// second one closes.
func interrupts() (ctx context.Context, hurry <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	second := make(chan struct{})
	go func() {
		<-signals
		cancel()
		<-signals
		close(second)
	}()
	return ctx, second, func() { signal.Stop(signals); cancel() }
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
