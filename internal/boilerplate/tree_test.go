package boilerplate

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenDirFails(t *testing.T) {
	_, err := OpenDir(filepath.Join(t.TempDir(), "missing"))
	if err == nil || !strings.HasPrefix(err.Error(), "opening the repository: ") {
		t.Errorf("got %v", err)
	}
}

func TestWriteMode(t *testing.T) {
	for _, test := range []struct {
		name         string
		before       fs.FileMode // 0: not there
		create, want fs.FileMode
	}{
		{"new file", 0, 0o644, 0o644},
		{"new executable", 0, 0o755, 0o755},
		{"an existing file stays executable", 0o755, 0o644, 0o755},
		{"an existing file does not become executable", 0o644, 0o755, 0o644},
		{"an existing file keeps what the umask would take", 0o666, 0o644, 0o666},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			if test.before != 0 {
				write(t, root, "a/f", "old")
				if err := os.Chmod(filepath.Join(root, "a/f"), test.before); err != nil {
					t.Fatal(err)
				}
			}
			if err := open(t, root).Write("a/f", []byte("new"), test.create); err != nil {
				t.Fatal(err)
			}
			if got := mode(t, root, "a/f"); got != test.want {
				t.Errorf("mode is %o, want %o", got, test.want)
			}
			if got := read(t, root, "a/f"); got != "new" {
				t.Errorf("content is %q", got)
			}
		})
	}
}

func TestWriteRefuses(t *testing.T) {
	outside := t.TempDir()
	for _, test := range []struct {
		name string
		make func(t *testing.T, root string)
		want string
	}{
		{"read-only file", func(t *testing.T, root string) {
			write(t, root, "a/f", "old")
			if err := os.Chmod(filepath.Join(root, "a/f"), 0o444); err != nil {
				t.Fatal(err)
			}
		}, "write a/f: is read-only"},
		{"link inside the repository", func(t *testing.T, root string) {
			write(t, root, "b", "old")
			link(t, root, "../b", "a/f")
		}, "write a/f: is a symbolic link"},
		{"link that leads out", func(t *testing.T, root string) {
			link(t, root, filepath.Join(outside, "f"), "a/f")
		}, "write a/f: is a symbolic link"},
		{"folder that is a link that leads out", func(t *testing.T, root string) {
			link(t, root, outside, "a")
		}, "path escapes from parent"},
		{"folder that is a link out of an inner folder", func(t *testing.T, root string) {
			link(t, root, filepath.Join("..", filepath.Base(outside)), "a")
		}, "path escapes from parent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			test.make(t, root)
			before := snapshot(t, root)
			err := open(t, root).Write("a/f", []byte("new"), 0o644)
			if err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if after := snapshot(t, root); after != before {
				t.Errorf("the repository was changed:\n%s\nbefore:\n%s", after, before)
			}
			if left := snapshot(t, outside); left != "" {
				t.Errorf("written outside: %s", left)
			}
		})
	}
}

// A run that was killed leaves a temporary file; the next one that writes in its place takes it away, but not the one
// of a process that lives, nor anything else.
func TestWriteRemovesAbandoned(t *testing.T) {
	root := t.TempDir()
	keep := []string{".f.1.tmp", ".f.tmp", ".f.x.tmp", ".g.2147483647.tmp", ".f.2147483647.tmp.py"}
	for _, name := range append(keep, fmt.Sprintf(".f.%d.tmp", math.MaxInt32), fmt.Sprintf(".f.%d.tmp", os.Getpid())) {
		write(t, root, "a/"+name, "half")
	}
	if err := open(t, root).Write("a/f", []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := "a/.f.1.tmp a/.f.2147483647.tmp.py a/.f.tmp a/.f.x.tmp a/.g.2147483647.tmp a/f"
	if got := names(t, root); got != want {
		t.Errorf("left:\n got %s\nwant %s", got, want)
	}
}

func TestIsTemporary(t *testing.T) {
	for name, want := range map[string]bool{
		tempName("manage.py", os.Getpid()): true,
		".Dockerfile.1.tmp":                true,
		".f.0.tmp":                         false,
		".f.x.tmp":                         false,
		".f.tmp":                           false,
		"f.1.tmp":                          false,
		".1.tmp":                           false,
		"manage.py":                        false,
		"":                                 false,
	} {
		if got := IsTemporary(name); got != want {
			t.Errorf("%q: got %t, want %t", name, got, want)
		}
	}
}

func TestRemoveFolders(t *testing.T) {
	root := t.TempDir()
	write(t, root, "services/a/b/f", "x")
	write(t, root, "services/a/g", "x")
	dir := open(t, root)
	if err := dir.Remove("services/a/b/f", "services"); err != nil {
		t.Fatal(err)
	}
	if got, want := folders(t, root), "services services/a"; got != want {
		t.Errorf("folders with a file stay: got %q, want %q", got, want)
	}
	if err := dir.Remove("services/a/g", "services"); err != nil {
		t.Fatal(err)
	}
	if got, want := folders(t, root), "services"; got != want {
		t.Errorf("the services' root stays: got %q, want %q", got, want)
	}
}

func TestReadHead(t *testing.T) {
	root := t.TempDir()
	write(t, root, "long", strings.Repeat("x", HeadBytes+1))
	head, err := open(t, root).ReadHead("long")
	if err != nil || len(head) != HeadBytes {
		t.Errorf("got %d bytes, %v", len(head), err)
	}
}

func tree(t *testing.T, files map[string]string) *Dir {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		write(t, root, name, content)
	}
	return open(t, root)
}

func open(t *testing.T, root string) *Dir {
	t.Helper()
	dir, err := OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Close() })
	return dir
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	mkdir(t, root, filepath.Dir(name))
	if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, root, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(root, name), 0o755); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, root, to, name string) {
	t.Helper()
	mkdir(t, root, filepath.Dir(name))
	if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, root, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func mode(t *testing.T, root, name string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

// snapshot is every path below root, with the content of files.
func snapshot(t *testing.T, root string) string {
	t.Helper()
	var all strings.Builder
	walk(t, root, func(rel string, d fs.DirEntry) {
		content, _ := os.ReadFile(filepath.Join(root, rel))
		fmt.Fprintf(&all, "%s %s %q\n", d.Type(), rel, content)
	})
	return all.String()
}

func names(t *testing.T, root string) string {
	t.Helper()
	var all []string
	walk(t, root, func(rel string, d fs.DirEntry) {
		if !d.IsDir() {
			all = append(all, rel)
		}
	})
	return strings.Join(all, " ")
}

func folders(t *testing.T, root string) string {
	t.Helper()
	var all []string
	walk(t, root, func(rel string, d fs.DirEntry) {
		if d.IsDir() {
			all = append(all, rel)
		}
	})
	return strings.Join(all, " ")
}

func walk(t *testing.T, root string, visit func(rel string, d fs.DirEntry)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		rel, err := filepath.Rel(root, path)
		visit(filepath.ToSlash(rel), d)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
