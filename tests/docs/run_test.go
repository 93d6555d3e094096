package docs

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var withBazel = flag.Bool("bazel", false, "also run the commands that need Bazel")

// TestMarkedBlocks runs the commands whose mark says `run`.
func TestMarkedBlocks(t *testing.T) {
	tools := buildTools(t)
	for _, d := range documents(t) {
		followMarks(t, d, "run", func(t *testing.T) *shell { return newShell(t, tools) })
	}
}

// TestMarkedForBazel runs the commands whose mark says `bazel`.
func TestMarkedForBazel(t *testing.T) {
	needsBazel(t)
	for _, d := range documents(t) {
		followMarks(t, d, "bazel", newBazelShell)
	}
}

// TestMarkedForHelm runs the commands whose mark says `helm`.
func TestMarkedForHelm(t *testing.T) {
	helm := os.Getenv("HELM")
	if helm == "" {
		t.Skip("needs Helm: HELM names none; `./test.sh charts` installs it")
	}
	for _, d := range documents(t) {
		followMarks(t, d, "helm", func(t *testing.T) *shell {
			s, home := newShell(t, filepath.Dir(helm)), t.TempDir()
			s.env = append(s.env, "HOME="+home, "HELM_CACHE_HOME="+home, "HELM_CONFIG_HOME="+home, "HELM_DATA_HOME="+home)
			return s
		})
	}
}

// followMarks runs a document's blocks with the verb, in a shell of their own.
func followMarks(t *testing.T, d document, verb string, start func(*testing.T) *shell) {
	has := slices.ContainsFunc(d.blocks, func(b block) bool { return slices.Contains(strings.Split(b.mark, "; "), verb) })
	if !has {
		return
	}
	t.Run(d.path, func(t *testing.T) {
		s := start(t)
		for _, b := range d.blocks {
			s.follow(b, verb, fmt.Sprintf("%s:%d", d.path, b.line))
		}
	})
}

func needsBazel(t *testing.T) {
	t.Helper()
	if !*withBazel {
		t.Skip("needs Bazel: go test ./tests/docs -bazel")
	}
}

// TestReadme runs the README's commands in order.
func TestReadme(t *testing.T) {
	needsBazel(t)
	s := newBazelShell(t)
	s.begin("examples/monorepo")
	s.dir = filepath.Dir(filepath.Dir(s.dir)) // the README begins with `cd examples/monorepo`
	content, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range parse("README.md", string(content)).blocks {
		if b.language == "console" {
			s.console(fmt.Sprintf("README.md:%d", b.line), b.text)
		}
	}
}

// follow does what a block's mark says, as far as it is not for another verb.
func (s *shell) follow(b block, verb, where string) {
	s.t.Helper()
	if b.mark == "" || strings.HasPrefix(b.mark, "skip: ") {
		return
	}
	for _, step := range strings.Split(b.mark, "; ") {
		words := strings.Fields(step)
		switch {
		case step == verb:
			if b.language == "console" {
				s.console(where, b.text)
			} else {
				s.script(where, b.text)
			}
		case step == "run", step == "bazel", step == "helm":
		case len(words) == 2 && words[0] == "in":
			s.begin(words[1])
		case len(words) == 2 && words[0] == "file":
			s.write(words[1], []byte(b.text))
		case len(words) == 3 && words[0] == "copy":
			content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(words[1])))
			if err != nil {
				s.t.Fatal(err)
			}
			s.write(words[2], content)
		default:
			s.t.Fatalf("%s: tests/docs/README.md knows no %q", where, step)
		}
	}
}

func (s *shell) write(name string, content []byte) {
	s.t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// begin makes the folder that the commands to come start in.
func (s *shell) begin(folder string) {
	s.t.Helper()
	s.dir = filepath.Join(s.parent, filepath.FromSlash(folder))
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		s.t.Fatal(err)
	}
	// The folder itself stays: a Bazel server ends when its workspace is deleted.
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(s.dir, e.Name())); err != nil {
			s.t.Fatal(err)
		}
	}
	if folder == "empty" {
		s.write("MODULE.bazel", nil)
	} else if err := os.CopyFS(s.dir, regularFiles{os.DirFS(filepath.Join(root, filepath.FromSlash(folder)))}); err != nil {
		s.t.Fatal(err)
	}
	s.prepare()
}

// newShell is a shell that finds `services` in the folder tools, and a `bazel` that does with the programs there what it
// can.
func newShell(t *testing.T, tools string) *shell {
	path := "PATH=" + tools + string(os.PathListSeparator) + os.Getenv("PATH")
	return &shell{t: t, parent: t.TempDir(), env: append(os.Environ(), path), prelude: standIn, prepare: func() {}}
}

// newBazelShell is a shell with a real Bazel. Its folders are always the same, since a Bazel server and all that it has
// built belong to a folder.
func newBazelShell(t *testing.T) *shell {
	t.Helper()
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	s := &shell{t: t, parent: filepath.Join(cache, "rules_services", "docs"), secrets: filepath.Join(t.TempDir(), "secrets")}
	s.env = append(os.Environ(), "SERVICES_SECRETS_DIR="+s.secrets)
	// A function, not a program on the PATH: bazelw looks for a real Bazel there.
	s.prelude = fmt.Sprintf("bazel() { '%s/bazelw' \"$@\"; }\n", here)
	s.prepare = func() {
		if err := os.Symlink(filepath.Join(here, "bazelw"), filepath.Join(s.dir, "bazelw")); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(s.dir, ".bazelrc")); err != nil { // a new repository has none
			s.write(".bazelrc", []byte("try-import %workspace%/user.bazelrc\n"))
		}
		s.write("user.bazelrc", fmt.Appendf(nil, "common --override_module=rules_services=%s --sandbox_add_mount_pair=%s\n"+
			"common --noshow_progress --show_result=0 --ui_event_filters=-info,-debug,-warning,-stderr\n", here, here))
	}
	return s
}

// standIn is what a shell has for Bazel without -bazel.
const standIn = `bazel() {
  case "$1 $2" in
    "run //:gazelle") program=gazelle ;;
    "run @rules_services//tools/services") program=services ;;
    *) echo "bazel $*: only with -bazel" >&2; return 1 ;;
  esac
  shift 2
  [ "${1-}" != -- ] || shift
  "$program" "$@"
}
`

// buildTools builds `services` and `gazelle` and returns their folder.
func buildTools(t *testing.T) string {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join(root, "tools", "services", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources { // so that Go's cache of test results knows them; gazelle's are imported
		_, _ = os.Stat(source)
	}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./tools/services", "./language/services/gazelle")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// regularFiles hides links from a copy: Bazel's output folders, and bazelw.
type regularFiles struct{ fs.FS }

// ReadDir implements [fs.ReadDirFS].
func (f regularFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	kept := entries[:0]
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink == 0 {
			kept = append(kept, e)
		}
	}
	return kept, err
}
