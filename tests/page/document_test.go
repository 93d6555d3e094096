package page

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/devserver"
)

// block is the block of commands in docs/develop.md that this test runs.
var block = regexp.MustCompile("(?s)<!-- test: skip: tests/page runs it -->\n```console\n(.*?)```")

// TestDocument runs the commands of docs/develop.md against a run, and compares what they print, where … is any text.
func TestDocument(t *testing.T) {
	document, err := os.ReadFile(filepath.Join("..", "..", "docs", "develop.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := block.FindSubmatch(document)
	if found == nil {
		t.Fatal("docs/develop.md has no block for this test")
	}
	r := begin(t, 0, service{name: "shop/api", role: roleServer})
	r.waitFor(t, "shop/api", devserver.StateReady)
	script, want := "set -e\n", ""
	for line := range strings.Lines(string(found[1])) {
		command, ok := strings.CutPrefix(line, "$ ")
		switch {
		case strings.HasPrefix(line, "$ page="):
			script += "page=" + strings.TrimSuffix(r.URL(), "/") + "\n"
		case ok:
			script += command
		default:
			want += strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*")
		}
	}
	out, err := exec.Command("sh", "-c", script).Output()
	if err != nil || !regexp.MustCompile("^"+want+"$").Match(out) {
		t.Errorf("%v\n%s\nwanted:\n%s", err, out, want)
	}
	r.waitFor(t, "shop/api", devserver.StateStopped)
	r.end()
}
