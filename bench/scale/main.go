// Command scale times whole runs of Gazelle over thousands of services, in one run against a Gazelle without this
// module's languages on the same tree, and against `cp -r` of that tree. It prints ratios beside the limits that hold for
// 10,000 services. README.md in the folder above tells what it has found.
//
//	go run ./bench/scale            # 1,000 and 10,000 services
//	go run ./bench/scale -n 2000    # 200 and 2,000
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 10000, "services in the larger workspace; the smaller has a tenth")
	runs := flag.Int("runs", 5, "runs of each measurement; the median counts")
	flag.Parse()
	if err := run(*n, *runs); err != nil {
		log.Fatal(err)
	}
}

// bench holds what every measurement needs.
type bench struct {
	dir, ours, plain string
	runs             int
}

func run(n, runs int) error {
	dir, err := os.MkdirTemp("", "bench-scale")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := bench{dir: dir, ours: filepath.Join(dir, "ours"), plain: filepath.Join(dir, "plain"), runs: runs}
	if err := b.build(); err != nil {
		return err
	}
	// What Gazelle remembers goes with everything else.
	for _, name := range []string{"HOME", "XDG_CACHE_HOME"} {
		if err := os.Setenv(name, filepath.Join(dir, "home")); err != nil {
			return err
		}
	}
	small, err := b.measure(n / 10)
	if err != nil {
		return err
	}
	large, err := b.measure(n)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d services against %d, processor time: fresh generation %.1f x, first run %.1f x, no-op run %.1f x (linear: 10 x)\n",
		n, n/10, ratio(large.fresh, small.fresh), ratio(large.first, small.first), ratio(large.noop, small.noop))
	return b.start()
}

// build makes the two binaries.
func (b bench) build() error {
	for binary, pkg := range map[string]string{b.ours: "./language/services/gazelle", b.plain: "./bench/scale/plaingazelle"} {
		if out, err := exec.Command("go", "build", "-o", binary, pkg).CombinedOutput(); err != nil {
			return fmt.Errorf("building %s (run this from the repository's root): %w\n%s", pkg, err, out)
		}
	}
	return nil
}

// figures are the processor times of one size.
type figures struct{ fresh, first, noop time.Duration }

// measure generates a workspace of n services and prints its ratios.
func (b bench) measure(n int) (figures, error) {
	fmt.Printf("\n%d services\n", n)
	tree := filepath.Join(b.dir, fmt.Sprint("tree", n))
	fresh, err := b.fresh(n, tree)
	if err != nil {
		return figures{}, err
	}
	time.Sleep(pause) // nothing is remembered of a file that has just changed
	first, err := once(tree, b.ours)
	if err != nil {
		return figures{}, err
	}
	ours, plain, err := b.both(tree)
	if err != nil {
		return figures{}, err
	}
	row("no-op run, the first", first, "without the language", plain, "")
	row("no-op run", ours, "without the language", plain, "1.3")
	peak := max(first.memory, ours.memory)
	fmt.Printf("  %-22s %7d MiB   %-22s %7d MiB   %5.2f x (limit 1.5)\n", "peak memory", peak>>20, "", plain.memory>>20,
		float64(peak)/float64(plain.memory))
	oursOne, plainOne, err := b.both(tree, folder(0))
	if err != nil {
		return figures{}, err
	}
	limit := time.Duration(1.2*float64(plainOne.wall)) + 60*time.Millisecond
	row("one service's folder", oursOne, "without the language", plainOne, limit.Round(time.Millisecond).String())
	err = os.RemoveAll(tree)
	time.Sleep(pause)
	return figures{fresh: fresh.cpu, first: first.cpu, noop: ours.cpu}, err
}
