package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bazelbuild/buildtools/build"
	"github.com/rogpeppe/go-internal/txtar"
)

// The BUILD files that scripts expect are as buildifier leaves them.
func TestBuildFilesAreFormatted(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		data, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range txtar.Parse(data).Files {
			if !strings.HasPrefix(file.Name, "want/") || !strings.HasSuffix(file.Name, ".bazel") {
				continue
			}
			parsed, err := build.ParseBuild("BUILD.bazel", file.Data)
			if err != nil {
				t.Fatalf("%s: %s: %v", script, file.Name, err)
			}
			build.Rewrite(parsed)
			if got := build.Format(parsed); string(got) != string(file.Data) {
				t.Errorf("%s: buildifier makes this of %s:\n%s", script, file.Name, got)
			}
		}
	}
}
