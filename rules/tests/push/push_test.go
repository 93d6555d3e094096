package push_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/registry/registrytest"
)

// file is one that Bazel made for this test, by the name of the variable that says where.
func file(t *testing.T, variable string) string {
	t.Helper()
	path := os.Getenv(variable)
	if path == "" {
		t.Skip("only Bazel has the executables: ./bazelw test //rules/tests/push/...")
	}
	absolute, err := filepath.Abs(filepath.Join(os.Getenv("RUNFILES_DIR"), filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return absolute
}

// run runs a target as `bazel run` does and gives what it prints.
func run(t *testing.T, variable string, args ...string) string {
	t.Helper()
	command := exec.Command(file(t, variable), args...)
	var complaint strings.Builder
	command.Stderr = &complaint
	command.Env = append(os.Environ(), "HOME="+t.TempDir(), "BUILD_WORKING_DIRECTORY="+t.TempDir())
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", variable, args, err, complaint.String())
	}
	return string(out)
}

func TestPush(t *testing.T) {
	digest, err := os.ReadFile(file(t, "DIGEST"))
	if err != nil {
		t.Fatal(err)
	}
	registry := registrytest.Start(t)
	if got := run(t, "PUSH", "--repository", registry.Host+"/shop/other"); got != string(digest) {
		t.Errorf("it prints %q, not %q", got, digest)
	}
	if got := run(t, "PUSH_FILES", "--registry", registry.Host); got != string(digest) {
		t.Errorf("it prints %q, not %q", got, digest)
	}
	for _, place := range []string{"shop/other/manifests/latest", "shop/other/manifests/stable", "shop/ui/files/manifests/one", "shop/ui/files/manifests/two"} {
		if registry.Count(place) == 0 {
			t.Errorf("nothing came to %s: %q", place, registry.Requests())
		}
	}
}

// TestGroup pushes two images, of which one goes to a registry that is not there.
func TestGroup(t *testing.T) {
	registry := registrytest.Start(t)
	command := exec.Command(file(t, "GROUP"), "--registry", registry.Host, "--dry-run", "--json")
	command.Env = append(os.Environ(), "HOME="+t.TempDir(), "HTTPS_PROXY=http://"+registry.Host)
	out, err := command.Output()
	if err == nil || command.ProcessState.ExitCode() != 1 {
		t.Errorf("exit code %d", command.ProcessState.ExitCode())
	}
	var results []struct{ Label, Error string }
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(results) != 2 || results[0].Label != "//rules/tests/push:push" || results[0].Error == "" ||
		results[1].Label != "//rules/tests/push:push_files" || results[1].Error != "" {
		t.Errorf("results: %+v", results)
	}
}

func TestLoad(t *testing.T) {
	archive := filepath.Join(t.TempDir(), "image.tar")
	if got, want := run(t, "LOAD", "--output", archive), "shop/ui:latest\n"; got != want {
		t.Errorf("it prints %q, not %q", got, want)
	}
	if got, want := run(t, "LOAD_FILE", "--output", archive), "shop/ui:one\nshop/ui:two\n"; got != want {
		t.Errorf("it prints %q, not %q", got, want)
	}
}
