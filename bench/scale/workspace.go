package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// registry makes a workspace of n services of which nothing is generated.
func registry(tree string, n int) error {
	if err := os.MkdirAll(tree, 0o755); err != nil {
		return err
	}
	entries := make([]string, n)
	for i := range entries {
		entries[i] = fmt.Sprintf(`    {"name": "team%d/service-%d", "type": "gunicorn", "dev_port": %d}`, i/100, i, 10000+i)
	}
	text := "{\n  \"ports\": {\"range\": [10000, 59999]},\n  \"services\": [\n" + strings.Join(entries, ",\n") + "\n  ]\n}\n"
	if err := os.WriteFile(filepath.Join(tree, "MODULE.bazel"), nil, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(tree, "services.json"), []byte(text), 0o644)
}

// folder is that of a service.
func folder(i int) string { return fmt.Sprintf("services/team%d/service_%d", i/100, i) }

// pause is longer than ext4 keeps inodes that were removed from new files. It looks at each of them for each new file
// meanwhile, which would hit whoever comes first.
const pause = 6 * time.Second

// fresh compares generating everything with copying the result. The tree stays.
func (b bench) fresh(n int, tree string) (ours measurement, err error) {
	var all, copies []measurement
	for round := range max(1, b.runs/2) {
		made, copied := tree+fmt.Sprint("-", round), tree+"-copied"
		if err := registry(made, n); err != nil {
			return ours, err
		}
		m, err := once(made, b.ours)
		if err != nil {
			return ours, err
		}
		all = append(all, m)
		if m, err = once(b.dir, "cp", "-r", made, copied); err != nil {
			return ours, err
		}
		copies = append(copies, m)
		if err := errors.Join(os.RemoveAll(copied), os.RemoveAll(tree), os.Rename(made, tree)); err != nil {
			return ours, err
		}
		time.Sleep(pause)
	}
	row("fresh generation", median(all), "cp -r of the result", median(copies), "3")
	return median(all), nil
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
	many := b
	many.runs = 31
	ours, plain, err := many.both(empty)
	if err != nil {
		return err
	}
	fmt.Printf("without services.json: %v, without the language %v: adds %v (limit 10 ms)\n", ours.wall, plain.wall, ours.wall-plain.wall)
	return nil
}
