package boilerplate

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestApplyMode(t *testing.T) {
	root := t.TempDir()
	dir := open(t, root)
	run := func() {
		if _, err := Apply(dir, Plan(dir, Request{Want: []File{managed, once}}), "services"); err != nil {
			t.Fatal(err)
		}
	}
	run()
	if got := [2]fs.FileMode{mode(t, root, managed.Path), mode(t, root, once.Path)}; got != [2]fs.FileMode{0o755, 0o644} {
		t.Errorf("created with %o", got)
	}
	// The executable bit is a matter of creation: whoever takes it off meant to.
	write(t, root, managed.Path, stale(managed))
	if err := os.Chmod(filepath.Join(root, managed.Path), 0o600); err != nil {
		t.Fatal(err)
	}
	run()
	if got := mode(t, root, managed.Path); got != 0o600 {
		t.Errorf("updated to %o", got)
	}
	if got := read(t, root, managed.Path); got != inStep(managed) {
		t.Errorf("not updated: %q", got)
	}
}

// What somebody does between the plan and its execution is not lost.
func TestApplyAfterChange(t *testing.T) {
	orphan := File{Path: "services/a/old.py", Service: "gone", Content: []byte("x = 1\n"), Comment: Comments["#"]}
	const changed = ` (service "a"): changed while the run was under way; run again`
	for _, test := range []struct {
		name   string
		before string // of manage.py; "-" where it is not there
		change func(t *testing.T, root string)
		after  string
		want   string
	}{
		{"created by somebody", "-", func(t *testing.T, root string) { write(t, root, managed.Path, "mine\n") },
			"mine\n", "create services/a/manage.py" + changed},
		{"created empty", "-", func(t *testing.T, root string) { write(t, root, managed.Path, "") },
			"", "create services/a/manage.py" + changed},
		{"created by another run", "-", func(t *testing.T, root string) { write(t, root, managed.Path, inStep(managed)) },
			inStep(managed), ""},
		{"edited", stale(managed), func(t *testing.T, root string) { write(t, root, managed.Path, "mine\n") },
			"mine\n", "update services/a/manage.py" + changed},
		{"updated by another run", stale(managed), func(t *testing.T, root string) { write(t, root, managed.Path, inStep(managed)) },
			inStep(managed), ""},
		{"deleted", stale(managed), func(t *testing.T, root string) { remove(t, root, managed.Path) },
			"-", "update services/a/manage.py" + changed},
		{"made a folder", "-", func(t *testing.T, root string) { mkdir(t, root, managed.Path) },
			"-", `create services/a/manage.py (service "a"): is not a regular file`},
		{"made a link", "-", func(t *testing.T, root string) { link(t, root, "/", managed.Path) },
			"-", `create services/a/manage.py (service "a"): is a symbolic link that leads nowhere inside the repository`},
		{"orphan edited", "orphan", func(t *testing.T, root string) { write(t, root, orphan.Path, "mine\n") },
			"-", `remove services/a/old.py (service "gone"): changed while the run was under way; run again`},
		{"orphan deleted", "orphan", func(t *testing.T, root string) { remove(t, root, orphan.Path) }, "-", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			r := Request{Want: []File{managed}}
			switch test.before {
			case "-":
			case "orphan":
				write(t, root, orphan.Path, inStep(orphan))
				r = Request{Found: []string{orphan.Path}}
			default:
				write(t, root, managed.Path, test.before)
			}
			dir := open(t, root)
			plan := Plan(dir, r)
			test.change(t, root)
			_, err := Apply(dir, plan, "services")
			if got := message(err); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			content, err := dir.Read(managed.Path)
			if got := string(content); err == nil && got != test.after || err != nil && test.after != "-" {
				t.Errorf("left %q, want %q", got, test.after)
			}
		})
	}
}

// An edit is not lost either when it is saved while the rest of a chunk is being written.
func TestApplyAfterLateChange(t *testing.T) {
	root := t.TempDir()
	write(t, root, managed.Path, stale(managed))
	dir := open(t, root)
	steps := prepare(&openFolders{dir: dir}, Plan(dir, Request{Want: []File{managed}}), "services")
	write(t, root, managed.Path, "mine\n")
	if got, want := message(steps[0].carryOut()), "changed while the run was under way; run again"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := names(t, root)+": "+read(t, root, managed.Path), managed.Path+": mine\n"; got != want {
		t.Errorf("left %q, want %q", got, want)
	}
}

// One path that cannot be written does not stop the others, and what was done is told.
func TestApplyGoesOn(t *testing.T) {
	root := t.TempDir()
	write(t, root, managed.Path, stale(managed))
	if err := os.Chmod(filepath.Join(root, managed.Path), 0o444); err != nil {
		t.Fatal(err)
	}
	dir := open(t, root)
	other := renamed(managed, "other.py")
	done, err := Apply(dir, Plan(dir, Request{Want: []File{managed, other}}), "services")
	if got, want := message(err), `update services/a/manage.py (service "a"): write services/a/manage.py: is read-only`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := text(done), "create other.py"; got != want {
		t.Errorf("done: %s; want %s", got, want)
	}
}

// With a managed file in place the next run would not bring the Once file.
func TestApplyOnceFirst(t *testing.T) {
	root := t.TempDir()
	dir := open(t, root)
	r := Request{Want: []File{managed, once}}
	plan := Plan(dir, r)
	mkdir(t, root, once.Path) // stands for a disk that is full for a moment
	done, err := Apply(dir, plan, "services")
	if err == nil || len(done) > 0 {
		t.Errorf("done %s, %v", text(done), err)
	}
	remove(t, root, once.Path)
	if got, want := text(Plan(dir, r)), "create settings.py, create manage.py"; got != want {
		t.Errorf("next run: %s; want %s", got, want)
	}
}

// A run that dies after any number of writes is completed by the next.
func TestApplyKilled(t *testing.T) {
	r := Request{Want: []File{managed, once, renamed(managed, "other.py"), renamed(once, "urls.py")}}
	for n := range len(r.Want) {
		dir := tree(t, nil)
		if _, err := Apply(dir, Plan(dir, r)[:n], "services"); err != nil {
			t.Fatal(err)
		}
		if _, err := Apply(dir, Plan(dir, r), "services"); err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Want {
			if got, _ := dir.Read(f.Path); string(got) != inStep(f) {
				t.Errorf("killed after %d writes: %s is %q", n, f.Path, got)
			}
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func remove(t *testing.T, root, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(root, name)); err != nil {
		t.Fatal(err)
	}
}
