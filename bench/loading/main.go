// Command loading times `bazel build --nobuild` of one service where there are few services and where there are many: what
// Bazel does before it builds should depend on the service alone. README.md in the folder above tells what it has found.
//
//	go run ./bench/loading            # 24 and 10,000 services
//	go run ./bench/loading -n 1000
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const few = 24

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 10000, "services in the larger workspace")
	runs := flag.Int("runs", 5, "measurements of each; the median counts")
	flag.Parse()
	if err := run(*n, *runs); err != nil {
		log.Fatal(err)
	}
}

func run(n, runs int) error {
	dir, err := os.MkdirTemp("", "bench-loading")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	gazelle := filepath.Join(dir, "gazelle")
	if out, err := exec.Command("go", "build", "-o", gazelle, "./language/services/gazelle").CombinedOutput(); err != nil {
		return fmt.Errorf("building Gazelle (run this from the repository's root): %w\n%s", err, out)
	}
	var spaces []workspace
	for _, services := range []int{few, n} {
		w := workspace{root: filepath.Join(dir, fmt.Sprint("of-", services)), services: services}
		if err := w.make(gazelle); err != nil {
			return err
		}
		defer w.bazel("shutdown")
		// The first build fetches repositories.
		if _, err := w.load(0); err != nil {
			return err
		}
		spaces = append(spaces, w)
	}
	times := make([][]time.Duration, len(spaces))
	for i := range runs {
		for at, w := range spaces {
			took, err := w.load(i + 1)
			if err != nil {
				return err
			}
			times[at] = append(times[at], took)
		}
	}
	report(spaces, times)
	return nil
}

func report(spaces []workspace, times [][]time.Duration) {
	for at, w := range spaces {
		slices.SortFunc(times[at], cmp.Compare)
		fmt.Printf("%6d services: %v (%v to %v)\n", w.services, median(times[at]), times[at][0], times[at][len(times[at])-1])
	}
	fmt.Printf("ratio: %.2f (the same: 1)\n", float64(median(times[1]))/float64(median(times[0])))
}

func median(sorted []time.Duration) time.Duration {
	return sorted[len(sorted)/2].Round(time.Millisecond)
}

// workspace is a Bazel workspace of generated services.
type workspace struct {
	root     string
	services int
}

// make takes the example's files without its services, and a registry, and generates everything.
func (w workspace) make(gazelle string) error {
	module, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(w.root, 0o755); err != nil {
		return err
	}
	entries := make([]string, w.services)
	for i := range entries {
		entries[i] = fmt.Sprintf(`    {"name": "service-%d", "type": "gunicorn", "dev_port": %d}`, i, 10000+i)
	}
	files := map[string]string{
		"services.json": "{\n  \"ports\": {\"range\": [10000, 59999]},\n  \"services\": [\n" + strings.Join(entries, ",\n") + "\n  ]\n}\n",
		"user.bazelrc":  fmt.Sprintf("common --override_module=rules_services=%s\n", module),
	}
	for _, name := range []string{"BUILD.bazel", "MODULE.bazel", ".bazelrc", "requirements_lock.txt"} {
		content, err := os.ReadFile(filepath.Join("examples", "monorepo", name))
		if err != nil {
			return err
		}
		files[name] = string(content)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(w.root, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	if err := os.Symlink(filepath.Join(module, "bazelw"), filepath.Join(w.root, "bazelw")); err != nil {
		return err
	}
	cmd := exec.Command(gazelle)
	cmd.Dir = w.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("generating %d services: %w\n%s", w.services, err, out)
	}
	return nil
}

// load times loading and analysing a service of which the server knows nothing yet.
func (w workspace) load(i int) (time.Duration, error) {
	target := fmt.Sprintf("//services/service_%d:all", i)
	start := time.Now()
	err := w.bazel("build", "--nobuild", target)
	return time.Since(start), err
}

func (w workspace) bazel(args ...string) error {
	cmd := exec.Command("./bazelw", args...)
	cmd.Dir = w.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("bazelw %s among %d services: %w\n%s", strings.Join(args, " "), w.services, err, out)
	}
	return nil
}
