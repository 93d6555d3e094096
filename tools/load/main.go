// Command load loads images into docker, podman or containerd, or writes them as tars. Rule service_load makes it the
// executable of `bazel run //services/shop/ui:load` and writes the run spec that it reads.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/rules-services/rules_services/internal/commandline"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, process{
		program: os.Args[0], args: os.Args[1:], getenv: os.Getenv, stdout: os.Stdout, stderr: os.Stderr,
	})
	os.Exit(commandline.Report(err, os.Stderr))
}
