// Package scratch makes folders for tests that let Bazel build a repository. Only tests import it.
package scratch

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Folder is a folder in the user's cache, always the same for a name: a Bazel server, and all that it has built, belong to
// a folder, and end with it.
func Folder(t *testing.T, name ...string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(append([]string{cache, "rules_services"}, name...)...)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Empty deletes what is in a folder, but for what is to be kept.
func Empty(t *testing.T, dir string, kept ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if slices.Contains(kept, e.Name()) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
}
