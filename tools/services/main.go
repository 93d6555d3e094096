// Command services answers questions about a repository's services.json and writes the boilerplate that follows from
// it. BUILD files are Gazelle's; this tool writes everything else that `bazel run //:gazelle` would.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// Exit codes. Bazel uses 2 to 9 for itself.
const (
	exitError      = 1
	exitDifference = 10
	exitUsage      = 64
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	if err == nil {
		return
	}
	os.Exit(report(err, os.Stderr))
}

// errDifferent ends a check that found differences; they have been shown.
var errDifferent = errors.New("differences found")

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// report prints what has not been printed yet and tells the exit code.
func report(err error, stderr io.Writer) int {
	var usage usageError
	switch {
	case errors.Is(err, errDifferent):
		return exitDifference
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "services: %v\nRun `services --help` for usage.\n", usage)
		return exitUsage
	}
	for _, line := range strings.Split(strings.TrimRight(err.Error(), "\n"), "\n") {
		if positioned(line) {
			fmt.Fprintln(stderr, line)
		} else {
			fmt.Fprintln(stderr, "services: "+line)
		}
	}
	return exitError
}

// positioned tells whether a message begins with a place in a file, which editors and CI make a link of.
func positioned(line string) bool {
	file, rest, ok := strings.Cut(line, ":")
	return ok && !strings.Contains(file, " ") && rest != "" && rest[0] >= '0' && rest[0] <= '9'
}
