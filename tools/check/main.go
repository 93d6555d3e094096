// Command check looks at a Django service before anybody runs it: its settings,
// its migrations, its chart. Rule service_check_test makes it the executable of
// `bazel test //services/shop/ui:check_test` and writes the run spec that it
// reads.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[0], os.Environ(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
