//go:build linux

// Package images holds the tests that build images of examples/monorepo, read
// them with the programs of others, and run what is in them.
package images

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/scratch"
)

var withBazel = flag.Bool("bazel", false, "run the tests, which need Bazel, root, and what test.sh sets up")

// TestImages is one test, since all of it looks at one build.
func TestImages(t *testing.T) {
	if !*withBazel {
		t.Skip("runs with -bazel only")
	}
	w := newWorkspace(t, scratch.Folder(t, "images", "one"))
	w.bazel(t, nil, "build", "//images/...", "//images:ui.tar")
	t.Run("skopeo and crane read them", w.othersRead)
	t.Run("the service runs in its image", w.runs)
	t.Run("the digests are the same elsewhere", w.sameElsewhere)
	t.Run("an edit changes one layer", w.oneLayerChanges)
}

// workspace is a copy of examples/monorepo with images.
type workspace struct{ root string }

func newWorkspace(t *testing.T, root string) workspace {
	t.Helper()
	w := workspace{root}
	scratch.Empty(t, root)
	module, err := filepath.Abs("../..")
	check(t, err)
	command(t, "cp", "-R", filepath.Join(module, "examples", "monorepo")+"/.", root)
	command(t, "find", root, "-maxdepth", "1", "-name", "bazel*", "-delete")
	check(t, os.MkdirAll(filepath.Join(root, "images"), 0o755))
	command(t, "cp", "testdata/images.BUILD", filepath.Join(root, "images", "BUILD.bazel"))
	command(t, "tar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner",
		"-C", os.Getenv("PYTHON_BASE"), "-cf", filepath.Join(root, "images", "rootfs.tar"), ".")
	check(t, os.WriteFile(filepath.Join(root, "user.bazelrc"), []byte(
		"common --override_module=rules_services="+module+"\ncommon --sandbox_add_mount_pair="+module+"\n"), 0o644))
	check(t, os.Symlink(filepath.Join(module, "bazelw"), filepath.Join(root, "bazelw")))
	return w
}

// bazel runs Bazel, through a shell command that ends in exec if there is one.
func (w workspace) bazel(t *testing.T, wrapper []string, args ...string) {
	t.Helper()
	args = append(append(wrapper, "./bazelw"), args...)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = w.root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// image is the folder of an image.
func (w workspace) image(name string) string {
	return filepath.Join(w.root, "bazel-bin", "images", name)
}

// command runs a program and gives what it prints.
func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
