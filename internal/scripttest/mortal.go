package scripttest

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

// mortal runs a command as often as it changes the tree, and each time kills it instead of one more of its changes. Every
// file is as it was before or as it becomes, and the command that is run again, with those after each `--`, leaves the files
// that they leave without being killed. An empty folder may stay: Git knows none, and a person may have made it.
func mortal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: mortal command [args...] [-- command [args...]]...")
	}
	commands := commandsOf(args)
	root := ts.MkAbs(".")
	before := read(ts, root)
	complete := func() map[string]file {
		for _, command := range commands {
			_ = ts.Exec(command[0], command[1:]...) // what was done already may be a mistake to do again
		}
		return read(ts, root)
	}
	after := complete()
	for n := 1; ; n++ {
		restore(ts, root, before)
		ts.Setenv(boilerplate.DieAt, strconv.Itoa(n))
		err := ts.Exec(commands[0][0], commands[0][1:]...)
		ts.Setenv(boilerplate.DieAt, "")
		if err == nil || err.Error() != "signal: killed" {
			ts.Check(err)
			if n == 1 {
				ts.Fatalf("%s changes nothing", strings.Join(commands[0], " "))
			}
			ts.Logf("killed at each of %d changes", n-1)
			complete()
			return
		}
		for name, f := range read(ts, root) {
			if f != before[name] && f != after[name] && !boilerplate.IsTemporary(filepath.Base(name)) {
				ts.Fatalf("killed at change %d: %s is neither old nor new: %q", n, name, f.content)
			}
		}
		if now := complete(); !equal(now, after) {
			ts.Fatalf("killed at change %d: the next run leaves %s, not %s", n, names(now), names(after))
		}
	}
}

// commandsOf are the commands between `--`.
func commandsOf(args []string) [][]string {
	var commands [][]string
	for {
		end := slices.Index(args, "--")
		if end < 0 {
			return append(commands, args)
		}
		commands, args = append(commands, args[:end]), args[end+1:]
	}
}

// A file is what is at a path.
type file struct {
	mode    fs.FileMode
	content string
}

func read(ts *testscript.TestScript, root string) map[string]file {
	files := map[string]file{}
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		if d.Name() == ".tmp" || d.Name() == ".git" { // testscript's own, and Git's
			return filepath.SkipDir
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		f := file{mode: info.Mode()}
		if d.Type().IsRegular() {
			data, readErr := os.ReadFile(path)
			f.content, err = string(data), readErr
		}
		files[name] = f
		return err
	}))
	return files
}

// restore makes the tree what it was.
func restore(ts *testscript.TestScript, root string, files map[string]file) {
	for name := range read(ts, root) {
		if _, was := files[name]; !was {
			ts.Check(os.RemoveAll(filepath.Join(root, name)))
		}
	}
	for name, f := range files {
		path := filepath.Join(root, name)
		if f.mode.IsDir() {
			ts.Check(os.MkdirAll(path, f.mode.Perm()))
			continue
		}
		ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
		ts.Check(os.WriteFile(path, []byte(f.content), f.mode.Perm()))
	}
}

// equal compares all but folders.
func equal(a, b map[string]file) bool {
	without := func(files map[string]file) map[string]file {
		files = maps.Clone(files)
		maps.DeleteFunc(files, func(_ string, f file) bool { return f.mode.IsDir() })
		return files
	}
	return maps.Equal(without(a), without(b))
}

func names(files map[string]file) string {
	return strings.Join(slices.Sorted(maps.Keys(files)), " ")
}
