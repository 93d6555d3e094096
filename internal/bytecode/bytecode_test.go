package bytecode

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestKeepBytecode(t *testing.T) {
	cache, runfiles := t.TempDir(), t.TempDir()
	keep := func(env ...string) []string { return Keep(env, runfiles, cache) }
	if got := keep("A=b"); !slices.Equal(got, []string{"A=b"}) {
		t.Errorf("without a manifest: %v", got)
	}
	lists := func(line string) string {
		if err := os.WriteFile(filepath.Join(runfiles, "MANIFEST"), []byte("_main/a.py /a.py\n"+line), 0o644); err != nil {
			t.Fatal(err)
		}
		env := keep("A=b", "PYTHONDONTWRITEBYTECODE=1")
		if len(env) != 2 || env[0] != "A=b" {
			t.Fatalf("%v", env)
		}
		return strings.TrimPrefix(env[1], bytecodeVariable+"=")
	}
	old := lists("django/site-packages/django-5.2.dist-info/METADATA /x/METADATA\n")
	if same := lists("django/site-packages/django-5.2.dist-info/METADATA /y/METADATA\n_main/b.py /b.py\n"); same != old {
		t.Errorf("another file of ours: %s, %s", old, same)
	}
	long := time.Now().Add(-31 * 24 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if other := lists("django/site-packages/django-5.3.dist-info/METADATA /x/METADATA\n"); other == old {
		t.Error("another version of a package")
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("what nobody uses is still there: %v", err)
	}
	if got := keep(bytecodeVariable + "=/mine"); !slices.Equal(got, []string{bytecodeVariable + "=/mine"}) {
		t.Errorf("the user's own: %v", got)
	}
}
