package project

import (
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

func TestSummary(t *testing.T) {
	lines := Summary([]boilerplate.Action{
		{Path: "services/a/run.sh", Service: "a", Kind: boilerplate.Create},
		{Path: "services/a/mine.sh", Service: "a", Kind: boilerplate.Create},
		{Path: "services/a/kept.sh", Service: "a", Kind: boilerplate.Keep},
		{Path: "services/a/owned.sh", Service: "a", Kind: boilerplate.Owned},
		{Path: "services/a/edited.sh", Service: "a", Kind: boilerplate.Conflict},
		{Path: "services/a/old.sh", Service: "a", Kind: boilerplate.Update},
		{Path: "services/b/x/one", Service: "b", Kind: boilerplate.Remove},
		{Path: "services/b/two", Service: "b", Kind: boilerplate.Remove},
	})
	expect(t, "summary", strings.Join(lines, "\n"),
		"a: created services/a/: run.sh mine.sh",
		"a: updated services/a/old.sh",
		"b: removed services/b/: x/one two")
}

func TestConflicts(t *testing.T) {
	lines := Conflicts([]boilerplate.Action{
		{Path: "services/a/run.sh", Service: "a", Kind: boilerplate.Conflict, Problem: "was edited, although it is generated", Old: []byte("x"), New: []byte("y")},
		{Path: "services/a/new.sh", Service: "a", Kind: boilerplate.Conflict, Problem: "cannot be read: is not a regular file", New: []byte("y")},
		{Path: "services/a/old.sh", Service: "b", Kind: boilerplate.Conflict, Problem: `is left over: "b" no longer wants it, and it was edited, copied or moved`, Old: []byte("x")},
		{Path: "services/a/fine.sh", Service: "a", Kind: boilerplate.Update},
	})
	expect(t, "conflicts", strings.Join(lines, "\n"),
		"conflict: services/a/run.sh (service \"a\") was edited, although it is generated: `services generate --force services/a/run.sh` gives up the edit; without its marker line the file is yours",
		`conflict: services/a/new.sh (service "a") cannot be read: is not a regular file: make way for it, then run again`,
		`conflict: services/a/old.sh (service "b") is left over: "b" no longer wants it, and it was edited, copied or moved: delete it, or delete its marker line and own it`)
}

func TestDiff(t *testing.T) {
	for _, test := range []struct {
		name   string
		action boilerplate.Action
		want   string
	}{
		{"create", boilerplate.Action{Path: "f", Kind: boilerplate.Create, New: []byte("a\n")},
			"--- /dev/null\n+++ f\n@@ -0,0 +1 @@\n+a\n"},
		{"update", boilerplate.Action{Path: "f", Kind: boilerplate.Update, Old: []byte("a\nb\n"), New: []byte("a\nc\n")},
			"--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"},
		{"remove", boilerplate.Action{Path: "f", Kind: boilerplate.Remove, Old: []byte("a\n")},
			"--- f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"},
		{"no newline at the end", boilerplate.Action{Path: "f", Kind: boilerplate.Update, Old: []byte("a"), New: []byte("a\n")},
			"--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		{"line ends", boilerplate.Action{Path: "f", Kind: boilerplate.Update, Old: []byte("a\r\n"), New: []byte("a\n")},
			"--- f\n+++ f\n@@ -1 +1 @@\n-a\r\n+a\n"},
		{"conflict shows what would be", boilerplate.Action{Path: "f", Kind: boilerplate.Conflict, Old: []byte("a\n"), New: []byte("b\n")},
			"--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n"},
		{"edited orphan", boilerplate.Action{Path: "f", Kind: boilerplate.Conflict, Old: []byte("a\n")}, ""},
		{"keep", boilerplate.Action{Path: "f", Kind: boilerplate.Keep, Old: []byte("a"), New: []byte("a\n")}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Diff(test.action); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}
