package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var consoleBlock = regexp.MustCompile("(?s)```console\n\\$ services ([^\n]*)\n(.*?)```")

// TestDocumentedCommandsPrintWhatTheDocsSay runs every command of docs/cli.md, in order, in a copy of the example.
func TestDocumentedCommandsPrintWhatTheDocsSay(t *testing.T) {
	const file = "../../docs/cli.md"
	doc, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	example := t.TempDir()
	if err := os.CopyFS(example, onlyFiles{os.DirFS("../../examples/monorepo")}); err != nil {
		t.Fatal(err)
	}
	got := consoleBlock.ReplaceAllFunc(doc, func(block []byte) []byte {
		command := string(consoleBlock.FindSubmatch(block)[1])
		return []byte("```console\n$ services " + command + "\n" + output(t, example, command) + "```")
	})
	if bytes.Equal(got, doc) {
		return
	}
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("docs/cli.md is out of step; `go test ./tools/services -update` brings it up to date. It should be:\n%s", got)
}

// output is what a command prints, on both streams.
func output(t *testing.T, dir, command string) string {
	t.Helper()
	var out bytes.Buffer
	getenv := func(name string) string { return map[string]string{"BUILD_WORKING_DIRECTORY": dir}[name] }
	if err := run(context.Background(), strings.Fields(command), getenv, &out, &out); err != nil {
		t.Errorf("services %s: %v", command, err)
	}
	return strings.ReplaceAll(out.String(), filepath.ToSlash(dir), "")
}

// onlyFiles hides links from a copy: Bazel's output folders, and bazelw.
type onlyFiles struct{ fs.FS }

// ReadDir implements [fs.ReadDirFS].
func (o onlyFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	var kept []fs.DirEntry
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink == 0 && !strings.HasPrefix(e.Name(), "bazel-") {
			kept = append(kept, e)
		}
	}
	return kept, err
}
