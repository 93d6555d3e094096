package runspec

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write makes a file and the folders above it.
func write(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o755); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

// output lays out what Bazel makes of a service_dev target, and gives the path
// of its executable.
func output(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tool := filepath.Join(dir, "tools", "dev")
	write(t, tool)
	program := filepath.Join(dir, "ui", "dev")
	write(t, program+Suffix)
	write(t, filepath.Join(program+".runfiles", "_main", "ui", "manage"))
	link(t, tool, program)
	return program
}

func TestLocateBesideTheProgram(t *testing.T) {
	program := output(t)
	t.Chdir(filepath.Dir(program))
	want := Location{Spec: program + Suffix, Runfiles: program + ".runfiles"}
	for _, argv0 := range []string{program, "./dev", "../ui/dev"} {
		got, err := Locate(argv0)
		if err != nil || got != want {
			t.Errorf("Locate(%q) = %v, %v, want %v", argv0, got, err, want)
		}
	}
	if got := want.Path("_main/ui/manage"); got != filepath.Join(program+".runfiles", "_main", "ui", "manage") {
		t.Errorf("path of the binary is %s", got)
	}
}

func TestLocateThroughLinks(t *testing.T) {
	program := output(t)
	bin := t.TempDir()
	relative, err := filepath.Rel(bin, program)
	if err != nil {
		t.Fatal(err)
	}
	link(t, relative, filepath.Join(bin, "relative"))
	link(t, filepath.Join(bin, "relative"), filepath.Join(bin, "shop-ui"))
	t.Setenv("PATH", bin)
	got, err := Locate("shop-ui")
	if err != nil || got.Runfiles != program+".runfiles" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestLocateInTheRunfilesOfAnother(t *testing.T) {
	outer := filepath.Join(t.TempDir(), "all.runfiles")
	program := filepath.Join(outer, "_main", "ui", "dev")
	write(t, program)
	write(t, program+Suffix)
	got, err := Locate(program)
	if err != nil || got.Runfiles != outer {
		t.Errorf("got %v, %v, want runfiles %s", got, err, outer)
	}
}

func TestLocateRunfilesFromTheEnvironment(t *testing.T) {
	program := filepath.Join(t.TempDir(), "dev")
	write(t, program)
	write(t, program+Suffix)
	t.Setenv("RUNFILES_DIR", "")
	if _, err := Locate(program); err == nil || !strings.Contains(err.Error(), "finding runfiles") {
		t.Errorf("without runfiles: %v", err)
	}
	t.Setenv("RUNFILES_DIR", "/elsewhere")
	if got, err := Locate(program); err != nil || got.Runfiles != "/elsewhere" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestLocateWithoutSpec(t *testing.T) {
	program := filepath.Join(t.TempDir(), "dev")
	write(t, program)
	if _, err := Locate(program); err == nil || !strings.Contains(err.Error(), "bazel run") {
		t.Errorf("got %v, want the next step", err)
	}
	if _, err := Locate("no-such-program-at-all"); err == nil {
		t.Error("a program that is not there was found")
	}
}
