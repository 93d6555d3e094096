// Package workspace holds tests of what is there for WORKSPACE files only.
package workspace

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/bazelbuild/bazel-gazelle/label"
)

var update = flag.Bool("update", false, "write rules/go_deps.bzl instead of comparing it")

const (
	root   = "../../"
	goDeps = root + "rules/go_deps.bzl"
)

// ownRepositories are modules that WORKSPACE files have as Bazel's own repositories.
var ownRepositories = []string{"github.com/bazel-contrib/bazel-gazelle/v2", "github.com/bazelbuild/bazel-gazelle"}

const header = `"""Go's modules for a WORKSPACE file: those of go.mod. See deps.bzl.

Written by go test ./tests/workspace -update; DO NOT EDIT.
"""

load("@gazelle//:deps.bzl", "go_repository")

def _maybe(name, **kwargs):
    if not native.existing_rule(name):
        go_repository(name = name, **kwargs)

def rules_services_go_dependencies():
    """Declares the Go modules that the rules and their Gazelle languages are built with."""
`

// TestGoDependencies holds rules/go_deps.bzl to go.mod and go.sum.
func TestGoDependencies(t *testing.T) {
	want := []byte(header)
	sums := checksums(t)
	for _, m := range modules(t) {
		sum := sums[m.Path+" "+m.Version]
		if sum == "" {
			t.Fatalf("go.sum has no checksum of %s %s", m.Path, m.Version)
		}
		want = fmt.Appendf(want, "    _maybe(\n        name = %q,\n        importpath = %q,\n        sum = %q,\n        version = %q,\n    )\n",
			label.ImportPathToBazelRepoName(m.Path), m.Path, sum, m.Version)
	}
	if *update {
		if err := os.WriteFile(goDeps, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(goDeps); err != nil || !bytes.Equal(got, want) {
		t.Errorf("rules/go_deps.bzl is not what go.mod says (%v): go test ./tests/workspace -update", err)
	}
}

type module struct{ Path, Version string }

// modules are the requirements of go.mod, by path.
func modules(t *testing.T) []module {
	t.Helper()
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Require []module }
	if err := json.Unmarshal(out, &file); err != nil {
		t.Fatal(err)
	}
	wanted := slices.DeleteFunc(file.Require, func(m module) bool { return slices.Contains(ownRepositories, m.Path) })
	slices.SortFunc(wanted, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return wanted
}

// checksums are those of the modules' content: "path version" to "h1:…".
func checksums(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(root + "go.sum")
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) == 3 {
			sums[fields[0]+" "+fields[1]] = fields[2]
		}
	}
	return sums
}
