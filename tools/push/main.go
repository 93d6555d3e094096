// Command push pushes images to registries. Rule service_push makes it the executable of
// `bazel run //services/shop/ui:push` and writes the run spec that it reads.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"

	"github.com/rules-services/rules_services/internal/commandline"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, process{
			program: os.Args[0], args: os.Args[1:], getenv: os.Getenv, stdout: os.Stdout, stderr: os.Stderr,
			terminal: term.IsTerminal(int(os.Stderr.Fd())),
		})
	}()
	select {
	case err := <-done:
		os.Exit(commandline.Report(err, os.Stderr))
	case <-ctx.Done(): // whatever is being waited for
		os.Exit(commandline.Report(errStopped, os.Stderr))
	}
}

// errStopped is how a run ends that somebody stops.
var errStopped = errors.New("stopped: the next push carries on with what is missing")
