package catalog

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected results instead of comparing with them")

// document is one file of the corpus, or one line of a .jsonl file of it.
type document struct {
	name string
	data []byte
}

// corpus returns the documents of a folder in testdata.
func corpus(t testing.TB, folder string) []document {
	t.Helper()
	var documents []document
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.json*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus in %s: %v", folder, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(file) == ".json" {
			documents = append(documents, document{filepath.Base(file), data})
			continue
		}
		for i, line := range bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n")) {
			documents = append(documents, document{fmt.Sprintf("%s:%d", filepath.Base(file), i+1), line})
		}
	}
	return documents
}

func TestGoodFilesParse(t *testing.T) {
	for _, doc := range corpus(t, "good") {
		if _, err := Parse("services.json", doc.data, Options{}); err != nil {
			t.Errorf("%s:\n%v", doc.name, err)
		}
	}
}

// TestBadFiles holds every message, with its position, against a recording.
func TestBadFiles(t *testing.T) {
	for _, folder := range []string{"bad_syntax", "bad_shape", "bad_meaning"} {
		var got strings.Builder
		for _, doc := range corpus(t, folder) {
			_, err := Parse("services.json", doc.data, Options{})
			if err == nil {
				t.Errorf("%s/%s has no error", folder, doc.name)
			}
			fmt.Fprintf(&got, "== %s\n%v\n", doc.name, err)
		}
		golden(t, filepath.Join("testdata", folder, "errors.txt"), got.String())
	}
}

// golden compares with a recorded file, or records it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := lineAt(gotLines, i), lineAt(wantLines, i)
		if g != w {
			t.Fatalf("%s line %d differs (go test -update records anew)\n got: %s\nwant: %s", file, i+1, g, w)
		}
	}
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end)"
}
