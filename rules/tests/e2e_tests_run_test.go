package tests

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEndToEndTests starts the executable of a service_e2e_tests target as Bazel made it, with a stand-in for pytest.
func TestEndToEndTests(t *testing.T) {
	files := strings.Fields(os.Getenv("E2E_TESTS"))
	if len(files) == 0 {
		t.Skip("only Bazel has the executable: ./bazelw test //rules/tests/...")
	}
	cmd := exec.Command(filepath.Join(os.Getenv("TEST_SRCDIR"), filepath.FromSlash(files[0])), "-k", "front")
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.ExitCode() != 5 {
		t.Errorf("it ends with %v", err)
	}
	if want := " --rootdir=. -k front test_front_page.py http://localhost:19011/\n"; !strings.HasSuffix(string(out), want) {
		t.Errorf("got %q, want %q at the end", out, want)
	}
}
