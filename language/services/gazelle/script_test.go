package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	golang "github.com/bazelbuild/bazel-gazelle/language/go"
	"github.com/bazelbuild/bazel-gazelle/language/proto"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rules-services/rules_services/language/services"
	"github.com/rules-services/rules_services/language/services_python"
)

var updateScripts = flag.Bool("update", false, "write the expected output in the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"gazelle": main,
		// The languages of a gazelle_binary stand in the order that its owner likes.
		"gazelle-reversed": func() {
			run(services.NewLanguage(), python.NewLanguage(), golang.NewLanguage(), proto.NewLanguage())
		},
		// Where another extension knows Python, services_python is left out.
		"gazelle-without-python": func() {
			run(golang.NewLanguage(), services.NewLanguage())
		},
	})
}

// Each script shows one behaviour of a whole run of Gazelle.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *updateScripts,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"snapshot":  snapshot,
			"unchanged": unchanged,
		},
	})
}

const snapshotKey = "SNAPSHOT"

// snapshot remembers every file below the current folder.
func snapshot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: snapshot")
	}
	ts.Setenv(snapshotKey, tree(ts))
}

// unchanged fails if a file came, went or changed since the snapshot.
func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: unchanged")
	}
	if before, after := ts.Getenv(snapshotKey), tree(ts); before != after {
		ts.Fatalf("the tree has changed:\n%s\nbefore:\n%s", after, before)
	}
}

// tree lists every file with its mode and a hash of its content.
func tree(ts *testscript.TestScript) string {
	var all strings.Builder
	root := ts.MkAbs(".")
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".tmp" {
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
	}))
	return all.String()
}
