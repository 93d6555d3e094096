// Command scale times whole runs of Gazelle over thousands of services, in one run against a Gazelle without this
// module's languages on the same tree, and against `cp -r` of that tree. It prints ratios beside the limits that hold for
// 10,000 services.
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
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 10000, "services in the larger workspace; the smaller has a tenth")
	runs := flag.Int("runs", 3, "runs of each measurement; the median counts")
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
	for binary, pkg := range map[string]string{b.ours: "./language/services/gazelle", b.plain: "./bench/scale/plaingazelle"} {
		if out, err := exec.Command("go", "build", "-o", binary, pkg).CombinedOutput(); err != nil {
			return fmt.Errorf("building %s (run this from the repository's root): %w\n%s", pkg, err, out)
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
	fmt.Printf("\n%d services against %d: no-op run %.1f x, fresh generation %.1f x (linear: 10 x)\n",
		n, n/10, ratio(large.noop, small.noop), ratio(large.fresh, small.fresh))
	return b.start()
}

// figures are the times of one size.
type figures struct{ noop, fresh time.Duration }

// measure generates a workspace of n services and prints its ratios.
func (b bench) measure(n int) (figures, error) {
	fmt.Printf("\n%d services\n", n)
	tree, err := b.workspace(n)
	if err != nil {
		return figures{}, err
	}
	fresh, err := b.fresh(n, tree)
	if err != nil {
		return figures{}, err
	}
	ours, err := b.gazelle(b.ours, tree)
	if err != nil {
		return figures{}, err
	}
	plain, err := b.gazelle(b.plain, tree)
	if err != nil {
		return figures{}, err
	}
	row("no-op run", ours.time, "without the language", plain.time, "1.3")
	fmt.Printf("  %-28s %6d MiB   %-22s %6d MiB   %5.2f x (limit 1.5)\n", "peak memory", ours.memory>>20, "without", plain.memory>>20,
		float64(ours.memory)/float64(plain.memory))
	one := "services/team0/service-0"
	oursOne, err := b.gazelle(b.ours, tree, strings.ReplaceAll(one, "-", "_"))
	if err != nil {
		return figures{}, err
	}
	plainOne, err := b.gazelle(b.plain, tree, strings.ReplaceAll(one, "-", "_"))
	if err != nil {
		return figures{}, err
	}
	limit := time.Duration(1.2*float64(plainOne.time)) + 60*time.Millisecond
	fmt.Printf("  %-28s %10v   %-22s %10v   limit %v\n", "one service's folder", oursOne.time, "without", plainOne.time, limit)
	return figures{noop: ours.time, fresh: fresh}, os.RemoveAll(tree)
}

// workspace writes the registry of n services and generates everything once.
func (b bench) workspace(n int) (string, error) {
	tree := filepath.Join(b.dir, fmt.Sprint("tree", n))
	if err := registry(tree, n); err != nil {
		return "", err
	}
	_, err := b.gazelle(b.ours, tree)
	return tree, err
}

// registry makes a workspace of n services of which nothing is generated.
func registry(tree string, n int) error {
	if err := os.MkdirAll(tree, 0o755); err != nil {
		return err
	}
	var s strings.Builder
	fmt.Fprintf(&s, "{\n  \"ports\": {\"range\": [10000, 59999]},\n  \"services\": [\n")
	for i := range n {
		comma := ","
		if i == n-1 {
			comma = ""
		}
		fmt.Fprintf(&s, "    {\"name\": \"team%d/service-%d\", \"type\": \"gunicorn\", \"dev_port\": %d}%s\n", i/100, i, 10000+i, comma)
	}
	fmt.Fprintf(&s, "  ]\n}\n")
	if err := os.WriteFile(filepath.Join(tree, "MODULE.bazel"), nil, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(tree, "services.json"), []byte(s.String()), 0o644)
}

// fresh compares generating everything with copying the result.
func (b bench) fresh(n int, tree string) (time.Duration, error) {
	var ours, copies []time.Duration
	for i := range b.runs {
		to := filepath.Join(b.dir, fmt.Sprint("fresh", i))
		if err := registry(to, n); err != nil {
			return 0, err
		}
		m, err := once(to, b.ours)
		if err != nil {
			return 0, err
		}
		ours = append(ours, m.time)
		if err := os.RemoveAll(to); err != nil {
			return 0, err
		}
		m, err = once(b.dir, "cp", "-r", tree, to)
		if err != nil {
			return 0, err
		}
		copies = append(copies, m.time)
		if err := os.RemoveAll(to); err != nil {
			return 0, err
		}
	}
	row("fresh generation", median(ours), "cp -r of the result", median(copies), "3")
	return median(ours), nil
}

// start compares the start-up in a repository without a registry.
func (b bench) start() error {
	empty := filepath.Join(b.dir, "empty")
	if err := os.MkdirAll(empty, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(empty, "MODULE.bazel"), nil, 0o644); err != nil {
		return err
	}
	many := bench{dir: b.dir, runs: 21}
	ours, err := many.gazelle(b.ours, empty)
	if err != nil {
		return err
	}
	plain, err := many.gazelle(b.plain, empty)
	if err != nil {
		return err
	}
	fmt.Printf("without services.json: %v, without the language %v: adds %v (limit 10 ms)\n", ours.time, plain.time, ours.time-plain.time)
	return nil
}

// measurement is one process.
type measurement struct {
	time   time.Duration
	memory int64 // bytes at its peak
}

// gazelle is the median of several runs in a tree.
func (b bench) gazelle(binary, tree string, args ...string) (measurement, error) {
	var times []time.Duration
	var memory int64
	for range b.runs {
		m, err := once(tree, binary, args...)
		if err != nil {
			return m, err
		}
		times = append(times, m.time)
		memory = max(memory, m.memory)
	}
	return measurement{median(times), memory}, nil
}

func once(dir, binary string, args ...string) (measurement, error) {
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	start := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(start)
	if err != nil {
		return measurement{}, fmt.Errorf("%s in %s: %w\n%s", filepath.Base(binary), dir, err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return measurement{time: took}, nil
	}
	return measurement{took, peak(usage)}, nil
}

func row(what string, ours time.Duration, baseline string, theirs time.Duration, limit string) {
	fmt.Printf("  %-28s %10v   %-22s %10v   %5.2f x (limit %s)\n", what, ours.Round(time.Millisecond), baseline,
		theirs.Round(time.Millisecond), ratio(ours, theirs), limit)
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
