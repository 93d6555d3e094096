// Command generate times `services generate` of one new service as a whole process, in a repository with the 24
// services of the registry that this project replaces, and prints the ratio to the 404 ms that its generator takes for
// the same job (docs/architecture.md tells where that figure comes from).
//
//	go run ./bench/generate
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

const (
	baseline = 404 * time.Millisecond
	runs     = 21
	registry = "internal/catalog/testdata/toolchain-oss.services.json"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	work, err := os.MkdirTemp("", "bench-generate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	tool := filepath.Join(work, "services")
	if out, err := exec.Command("go", "build", "-o", tool, "./tools/services").CombinedOutput(); err != nil {
		return fmt.Errorf("building the tool: %w\n%s", err, out)
	}
	var times []time.Duration
	for i := range runs {
		took, err := once(tool, filepath.Join(work, fmt.Sprint(i)))
		if err != nil {
			return err
		}
		times = append(times, took)
	}
	slices.Sort(times)
	median := times[runs/2]
	fmt.Printf("services generate, one new service, %d runs: min %v median %v max %v\n", runs, times[0], median, times[runs-1])
	fmt.Printf("ratio to the original's %v: %.3f\n", baseline, float64(median)/float64(baseline))
	return nil
}

// once generates a service in a fresh repository.
func once(tool, repository string) (time.Duration, error) {
	if err := os.MkdirAll(repository, 0o755); err != nil {
		return 0, err
	}
	data, err := os.ReadFile(registry)
	if err != nil {
		return 0, fmt.Errorf("run this from the repository's root: %w", err)
	}
	if err := os.WriteFile(filepath.Join(repository, "MODULE.bazel"), nil, 0o644); err != nil {
		return 0, err
	}
	if err := os.WriteFile(filepath.Join(repository, "services.json"), data, 0o644); err != nil {
		return 0, err
	}
	cmd := exec.Command(tool, "generate", "users/ui")
	cmd.Dir = repository
	start := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(start)
	if err != nil {
		return 0, fmt.Errorf("services generate: %w\n%s", err, out)
	}
	return took, nil
}
