package docs

import (
	"encoding/json"
	"slices"
	"testing"
)

// elsewhere are documents whose commands another test runs.
var elsewhere = map[string]string{
	"README.md":         "TestReadme, with -bazel",
	"docs/databases.md": "tools/db: TestDocumentedCommands",
	"docs/cli.md":       "tools/services: TestDocumentedCommandsPrintWhatTheDocsSay",
	"python/README.md":  "python/tests",
}

// TestJSON reads every example of JSON.
func TestJSON(t *testing.T) {
	for _, d := range documents(t) {
		for _, b := range d.blocks {
			if b.language == "json" && !json.Valid([]byte(b.text)) {
				t.Errorf("%s:%d: this is no JSON:\n%s", d.path, b.line, b.text)
			}
		}
	}
}

// TestEveryCommandIsRun fails for blocks of commands that no test runs and no mark excuses.
func TestEveryCommandIsRun(t *testing.T) {
	languages := map[string]bool{}
	for _, d := range documents(t) {
		for _, b := range d.blocks {
			languages[b.language] = true
			commands := slices.Contains([]string{"bash", "console", "sh", "shell"}, b.language)
			if commands && b.mark == "" && elsewhere[d.path] == "" {
				t.Errorf("%s:%d: nothing runs these commands; tests/docs/README.md tells how to mark them:\n%s", d.path, b.line, b.text)
			}
		}
	}
	if !languages["sh"] || !languages["console"] {
		t.Error("found no commands at all")
	}
}
