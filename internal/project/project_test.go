package project

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

// site is a small service type of the repository's own: a managed file, a chart and a file that is written once.
const site = `
-- MODULE.bazel --
-- tools/templates/site/type.json --
{
  "dev_port": "optional",
  "targets": ["dev"],
  "files": [
    {"template": "run.sh", "path": "run.sh", "mode": "managed", "comment": "#"},
    {"template": "run.sh", "path": "templates/all.yaml", "folder": "chart", "mode": "managed", "comment": "#"},
    {"template": "run.sh", "path": "mine.sh", "mode": "once"}
  ]
}
-- tools/templates/site/run.sh --
name [[ .service_name ]] port [[ .dev_port ]]
`

// registry is a services.json of the type site.
func registry(layout string, services ...string) string {
	return fmt.Sprintf("-- services.json --\n{\"layout\": {\"template_dirs\": [\"tools/templates\"]%s},\n \"services\": [\n%s\n]}\n",
		layout, strings.Join(services, ",\n"))
}

func service(name string, more ...string) string {
	return fmt.Sprintf(`{"name": %q, "type": "site"%s}`, name, strings.Join(more, ""))
}

// repository writes an archive to a new folder.
func repository(t *testing.T, archives ...string) string {
	t.Helper()
	root := t.TempDir()
	put(t, root, archives...)
	return root
}

func put(t *testing.T, root string, archives ...string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(strings.Join(archives, ""))).Files {
		write(t, root, f.Name, string(f.Data))
	}
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, root, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// open opens the repository in the year 2026.
func open(t *testing.T, root string) *Project {
	t.Helper()
	p, err := Open(root, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	p.Now = func() time.Time { return time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC) }
	return p
}

func planScope(t *testing.T, p *Project, scope Scope) []boilerplate.Action {
	t.Helper()
	plan, err := p.PlanScope(scope)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func apply(t *testing.T, p *Project, plan []boilerplate.Action) {
	t.Helper()
	if _, err := p.Apply(plan); err != nil {
		t.Fatal(err)
	}
}

// generate brings everything in step.
func generate(t *testing.T, root string) {
	t.Helper()
	p := open(t, root)
	apply(t, p, planScope(t, p, Scope{}))
}

// differences is what a plan would change, one path a line, sorted.
func differences(plan []boilerplate.Action) string {
	var lines []string
	for _, a := range plan {
		if a.Differs() {
			lines = append(lines, a.Kind.String()+" "+a.Path)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func expect(t *testing.T, what, got string, want ...string) {
	t.Helper()
	if all := strings.Join(want, "\n"); got != all {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, all)
	}
}
