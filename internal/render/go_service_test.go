package render

import (
	"bytes"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/templates"
)

// goRegistry has a Go service that calls another one.
const goRegistry = `{"services": [
	{"name": "shop/find-it", "type": "go", "dev_port": 9000, "needs": ["shop/api"]},
	{"name": "shop/api", "type": "gunicorn", "dev_port": 9001}
]}`

// TestGoServiceIsFormatted holds generated Go to gofmt.
func TestGoServiceIsFormatted(t *testing.T) {
	for name, content := range goService(t) {
		formatted, err := format.Source(content)
		if err != nil || !bytes.Equal(formatted, content) {
			t.Errorf("%s is not as gofmt writes it: %v", name, err)
		}
	}
}

// TestGoServiceRuns vets a new Go service and runs its own test and the one of testdata/go_service.
func TestGoServiceRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a program")
	}
	program, err := exec.LookPath("go")
	if err != nil || os.Getenv("TEST_SRCDIR") != "" {
		t.Skip("there is no go command here, or it is none that Bazel knows of")
	}
	dir := t.TempDir()
	files := goService(t)
	files["go.mod"] = []byte("module example.com/find_it\n\ngo 1.21\n")
	files["service_test.go"], err = os.ReadFile("testdata/go_service/service_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	run("vet", ".")
	run("test", ".")

	// A program that was there before its entry gets the other files.
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nfunc main() {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run("test", "-run", "TestAnswers", "main.go", "service.go", "service_facts.go", "main_test.go")
}

// goService is the Go source that the Go service of goRegistry wants, by file name.
func goService(t *testing.T) map[string][]byte {
	t.Helper()
	types, c := load(t, goRegistry, Source{"builtin", templates.Types})
	files, err := types["go"].Files(Input{Catalog: c, Service: c.Services[0], Year: 2026, Repository: "rules_services"})
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string][]byte{}
	for _, f := range files {
		if filepath.Ext(f.Path) == ".go" {
			contents[filepath.Base(f.Path)] = f.Bytes()
		}
	}
	return contents
}
