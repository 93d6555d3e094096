// Command dev prints what running services on a developer's machine costs, as ratios of things done in one run:
//
//	go run ./bench/dev
//
// It works in a temporary folder and leaves nothing. It runs on Linux, and needs Go and curl; for the figure of Django
// also what examples/monorepo needs.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

func main() {
	if play(os.Getenv(roleVariable)) {
		return
	}
	rounds := flag.Int("rounds", 7, "how often each is measured, in turns with what it is compared to")
	django := flag.Bool("django", true, "measure a Django service of examples/monorepo, which Bazel builds first")
	flag.Parse()
	if err := measure(*rounds, *django); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(rounds int, django bool) error {
	b, err := newBench(rounds)
	if err != nil {
		return err
	}
	defer b.close()
	steps := []func() error{b.start, b.idle, b.throughput, b.lines}
	if django {
		steps = append(steps, b.django)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// show prints a figure, and what it is to be.
func show(what, figure, limit string) { fmt.Printf("%-58s %22s   %s\n", what, figure, limit) }

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000)
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
