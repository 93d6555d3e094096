// Package original holds the test that generates, builds and checks a whole repository's services: the registry that
// this project starts from, of 24 services, as it is.
package original

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/scratch"
)

var withBazel = flag.Bool("bazel", false, "run the test, which needs Bazel and takes a while")

// TestRegistry generates everything from the registry alone, finds nothing left to do, and lets Bazel build all targets
// and run all checks, with not a line written by hand.
func TestRegistry(t *testing.T) {
	if !*withBazel {
		t.Skip("runs with -bazel only")
	}
	w := workspace(t)
	w.bazel(t, "run", "//:gazelle")
	w.bazel(t, "run", "//:gazelle", "--", "-mode=diff")
	w.bazel(t, "build", "//...")
	report := w.bazel(t, "test", "//...")
	// Of the three programs, whose sources come from elsewhere, the charts are checked.
	if want := "out of 24 tests: 24 tests pass"; !strings.Contains(report, want) {
		t.Errorf("want %q in\n%s", want, report)
	}
}

// repository is a workspace of Bazel.
type repository struct{ root string }

// workspace has the files of examples/monorepo, without its services, and the original's registry.
func workspace(t *testing.T) repository {
	t.Helper()
	w := repository{scratch.Folder(t, "original")}
	scratch.Empty(t, w.root)
	module, err := filepath.Abs("../..")
	check(t, err)
	for _, name := range []string{"BUILD.bazel", "MODULE.bazel", ".bazelrc", "requirements_lock.txt"} {
		w.copyFrom(t, filepath.Join(module, "examples", "monorepo", name), name)
	}
	w.copyFrom(t, filepath.Join(module, "internal", "catalog", "testdata", "toolchain-oss.services.json"), "services.json")
	w.write(t, "user.bazelrc", fmt.Sprintf("common --override_module=rules_services=%[1]s\ncommon --sandbox_add_mount_pair=%[1]s\n", module))
	check(t, os.Symlink(filepath.Join(module, "bazelw"), filepath.Join(w.root, "bazelw")))
	return w
}

func (w repository) copyFrom(t *testing.T, from, name string) {
	t.Helper()
	content, err := os.ReadFile(from)
	check(t, err)
	w.write(t, name, string(content))
}

func (w repository) write(t *testing.T, name, content string) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(w.root, name), []byte(content), 0o644))
}

func (w repository) bazel(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("./bazelw", args...)
	cmd.Dir = w.root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("bazelw %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
