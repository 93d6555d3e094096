// Package scripttest holds the commands that test scripts have beside testscript's own. Only tests import it.
package scripttest

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// Commands are
//
//	snapshot    remembers every file below the current folder: path, mode and content
//	unchanged   fails if a file came, went or changed since the snapshot
//	code N      runs the command that follows and fails unless it exits with N: `code 10 services check`
//	mortal      runs the command that follows and kills it at each of its changes; see mortal.go
//	steady      runs the command that follows and fails unless it ends well, prints nothing and changes no file
func Commands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"snapshot":  snapshot,
		"unchanged": unchanged,
		"code":      code,
		"steady":    steady,
		"mortal":    mortal,
	}
}

const snapshotKey = "SNAPSHOT"

func snapshot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: snapshot")
	}
	ts.Setenv(snapshotKey, tree(ts))
}

func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: unchanged")
	}
	if before, after := ts.Getenv(snapshotKey), tree(ts); before != after {
		ts.Fatalf("the tree has changed:\n%s\nbefore:\n%s", after, before)
	}
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command [args...]")
	}
	status := "exit status " + args[0]
	if err := ts.Exec(args[1], args[2:]...); err == nil || err.Error() != status {
		ts.Fatalf("%s ended with %v, not with %s", args[1], err, status)
	}
}

func steady(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: steady command [args...]")
	}
	before := tree(ts)
	ts.Check(ts.Exec(args[0], args[1:]...))
	if printed := ts.ReadFile("stdout") + ts.ReadFile("stderr"); printed != "" {
		ts.Fatalf("%s is not done yet: it prints\n%s", strings.Join(args, " "), printed)
	}
	if after := tree(ts); before != after {
		ts.Fatalf("%s is not done yet: the tree has changed:\n%s\nbefore:\n%s", strings.Join(args, " "), after, before)
	}
}

// tree lists the current folder.
func tree(ts *testscript.TestScript) string {
	all, err := Tree(ts.MkAbs("."))
	ts.Check(err)
	return all
}

// Tree lists every file below a folder with its mode and a hash of its content.
func Tree(root string) (string, error) {
	var all strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".tmp" { // testscript's own
			return filepath.SkipDir
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var content []byte
		if d.Type().IsRegular() {
			if content, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		rel, err := filepath.Rel(root, path)
		fmt.Fprintf(&all, "%s %s %x\n", info.Mode(), rel, sha256.Sum256(content))
		return err
	})
	return all.String(), err
}
