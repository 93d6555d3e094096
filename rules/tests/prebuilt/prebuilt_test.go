package prebuilt

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestPrebuiltToolFitsThePlatform runs a tool that the release has for every platform.
func TestPrebuiltToolFitsThePlatform(t *testing.T) {
	want := "dev for " + runtime.GOOS + "_" + runtime.GOARCH + ": a b\n"
	if got := run(t, "PREBUILT", "a", "b"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOtherToolsAreBuilt runs a tool that the release has for no platform.
func TestOtherToolsAreBuilt(t *testing.T) {
	if got := run(t, "BUILT", "--help"); !strings.Contains(got, "services.json") {
		t.Errorf("got %q", got)
	}
}

// run runs the executable whose path among the runfiles a variable holds.
func run(t *testing.T, variable string, args ...string) string {
	t.Helper()
	if os.Getenv(variable) == "" {
		t.Skip("only Bazel has the executable: ./bazelw test //rules/tests/prebuilt/...")
	}
	out, err := exec.Command(filepath.Join(os.Getenv("TEST_SRCDIR"), filepath.FromSlash(os.Getenv(variable))), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}
