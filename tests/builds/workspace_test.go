package builds

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/scratch"
)

// A workspace is the one place where all results are built, in the cache folder: what Bazel knows of other repositories is
// worth keeping.
type workspace struct{ dir string }

// newWorkspace lays out an empty workspace and stops its Bazel with the test.
func newWorkspace(t *testing.T) workspace {
	t.Helper()
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(here)) // two checkouts do not share one
	w := workspace{scratch.Folder(t, "builds", hex.EncodeToString(sum[:4]), "main")}
	t.Cleanup(func() { _ = w.bazel("shutdown").Run() })
	return w
}

// empty deletes what is in the workspace but for what Bazel begins with: it would work all of that out again.
func (w workspace) empty(t *testing.T) {
	t.Helper()
	scratch.Empty(t, w.dir, "MODULE.bazel", "MODULE.bazel.lock", ".bazelrc")
}

// put replaces what is in the workspace by a result, with a MODULE.bazel that finds the rules.
func (w workspace) put(t *testing.T, result string) {
	t.Helper()
	w.empty(t)
	own, err := os.ReadFile(filepath.Join(result, "MODULE.bazel"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	base, err := os.ReadFile("testdata/MODULE.bazel.in")
	if err != nil {
		t.Fatal(err)
	}
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"MODULE.bazel", "WORKSPACE"} {
		_ = os.Remove(filepath.Join(result, name)) // the workspace has its own
	}
	if err := os.CopyFS(w.dir, os.DirFS(result)); err != nil {
		t.Fatal(err)
	}
	module := withRepoNames(strings.ReplaceAll(string(base), "@ROOT@", here), string(own))
	w.write(t, "MODULE.bazel", module)
	w.write(t, ".bazelrc", bazelrc)
	w.write(t, "zz_last/BUILD.bazel", "filegroup(name = \"something\")\n") // Bazel wants at least one target
	w.write(t, "../pip/REPO.bazel", "")
	for _, name := range pipPackages(t, result) {
		w.write(t, "../pip/"+name+"/BUILD.bazel", withRepoNames(fmt.Sprintf(pipPackage, name), string(own)))
	}
}

// write writes a file, unless it has that content: Bazel would look at what depends on it again.
func (w workspace) write(t *testing.T, name, content string) {
	t.Helper()
	file := filepath.Join(w.dir, name)
	if old, err := os.ReadFile(file); err == nil && string(old) == content {
		return
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

var pipLabel = regexp.MustCompile(`@pip//([a-z0-9_]+)`)

// pipPackages are the packages of a pip hub that the BUILD files of a result name: only that they are there is of interest.
func pipPackages(t *testing.T, result string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(result, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasPrefix(d.Name(), "BUILD") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, m := range pipLabel.FindAllSubmatch(content, -1) {
			names = append(names, string(m[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

const pipPackage = `load("@rules_python//python:defs.bzl", "py_library")

py_library(
    name = %q,
    visibility = ["//visibility:public"],
)
`

// bazelrc also lets actions see a checkout of the rules that lies below the folder for temporary files.
const bazelrc = "common --noenable_workspace\nbuild --noincompatible_sandbox_hermetic_tmp\n"

var renamedModule = regexp.MustCompile(`bazel_dep\(name = "([a-z_]+)",.*repo_name = ("[a-z_]+")\)`)

// withRepoNames gives modules the names that a result's own MODULE.bazel calls them by.
func withRepoNames(module, own string) string {
	for _, m := range renamedModule.FindAllStringSubmatch(own, -1) {
		declared := regexp.MustCompile(`(bazel_dep\(name = "` + m[1] + `", version = "[^"]*")[^)]*\)`)
		module = declared.ReplaceAllString(module, `$1, repo_name = `+m[2]+`)`)
		module = strings.ReplaceAll(module, `"@`+m[1]+`//`, `"@`+strings.Trim(m[2], `"`)+`//`)
	}
	return module
}

// bazel is a command in the workspace.
func (w workspace) bazel(args ...string) *exec.Cmd {
	bazelw, err := filepath.Abs(filepath.Join(root, "bazelw"))
	if err != nil {
		bazelw = "bazelw" // not found then
	}
	cmd := exec.Command(bazelw, args...)
	cmd.Dir = w.dir
	return cmd
}
