// Package builds holds the test that Bazel builds what Gazelle writes.
package builds

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var withBazel = flag.Bool("bazel", false, "build with Bazel")

// root is the folder of this module.
const root = "../.."

// TestEveryResult builds the repository that each run of Gazelle in language/services/gazelle/testdata/script leaves. They
// are put in turn into one workspace, so that one Bazel that stays up analyses all of them: it sees files change.
func TestEveryResult(t *testing.T) {
	if !*withBazel {
		t.Skip("needs Bazel: go test ./tests/builds -bazel")
	}
	w := newWorkspace(t)
	built := map[string]string{}
	for _, result := range results(t) {
		name := strings.TrimPrefix(filepath.ToSlash(result.name), "script-")
		if result.same == "" {
			continue // it has no BUILD file
		}
		if _, again := built[result.same]; again {
			continue
		}
		built[result.same] = name
		t.Run(name, func(t *testing.T) {
			w.put(t, result.dir)
			if out, err := w.bazel("build", "--keep_going", "//...").CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, mistakes(string(out)))
			}
		})
	}
	t.Logf("%d different results", len(built))
}

// A result is a repository as a run of Gazelle left it.
type result struct {
	name, dir string
	// same is equal for results of which Bazel sees the same.
	same string
}

// results runs Gazelle's scripts and collects what they leave.
func results(t *testing.T) []result {
	t.Helper()
	to := t.TempDir()
	cmd := exec.Command("go", "test", "./language/services/gazelle", "-count=1", "-run=TestScript$", "-collect="+to)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dirs, err := filepath.Glob(filepath.Join(to, "*", "*"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no results in %s: %v", to, err)
	}
	slices.Sort(dirs)
	var all []result
	for _, dir := range dirs {
		name, err := filepath.Rel(to, dir)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, result{name, dir, fingerprint(t, dir)})
	}
	return all
}

// fingerprint is the same for repositories with the same BUILD files and the same names of files, "" without any BUILD file.
func fingerprint(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	packages := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		fmt.Fprintln(h, rel)
		base := d.Name()
		if d.Type().IsRegular() && (strings.HasPrefix(base, "BUILD") || strings.HasSuffix(base, ".bzl") || base == "MODULE.bazel") {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			h.Write(content)
			if strings.HasPrefix(base, "BUILD") {
				packages++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if packages == 0 {
		return ""
	}
	return string(h.Sum(nil))
}

var progress = regexp.MustCompile(`(?m)^(?:INFO|DEBUG|bazelw|Loading|Analyzing|Computing|Starting|\[|  bazel-).*\n`)

// mistakes is what Bazel prints without what it says of its work.
func mistakes(out string) string { return progress.ReplaceAllString(out, "") }
