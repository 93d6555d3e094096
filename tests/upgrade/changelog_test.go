package upgrade

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/project"
	_ "github.com/rules-services/rules_services/language/services" // for Go's cache of test results: Gazelle is built of it
)

// TestChangelogNamesTemplates upgrades a repository of the release before: CHANGELOG.md names each template that renders
// otherwise than it did.
func TestChangelogNamesTemplates(t *testing.T) {
	changelog, err := os.ReadFile(root + "/CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, changes := upgraded(t)
	origins := templatesOf(t, dir)
	changed := []string{}
	for _, file := range changes {
		if template := origins[file]; template != "" {
			changed = append(changed, template)
		}
	}
	slices.Sort(changed)
	for _, name := range unnamed(slices.Compact(changed), string(changelog)) {
		t.Errorf("CHANGELOG.md: ## [Unreleased], ### Templates has no entry for %s, which renders otherwise than in e2e/upgrade", name)
	}
}

// typeJSON is what a type.json says about templates.
type typeJSON struct {
	Files      []typeFile        `json:"files"`
	Include    []string          `json:"include"`
	Subfolders map[string]string `json:"subfolders"`
}

type typeFile struct{ Template, Path, Folder string }

// templatesOf tells which template each generated file of a repository's services is made of.
func templatesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	p, err := project.Open(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	origins := map[string]string{}
	for _, s := range p.Catalog.Services {
		var spec typeJSON
		readJSON(t, located(s.Type, "type.json"), &spec)
		for _, list := range spec.Include {
			var more []typeFile
			readJSON(t, located(s.Type, list), &more)
			spec.Files = append(spec.Files, more...)
		}
		folder := p.Catalog.Directory(s)
		origins[path.Join(folder, "BUILD.bazel")] = located(s.Type, "BUILD.bazel.tmpl")
		for name, template := range spec.Subfolders {
			origins[path.Join(folder, name, "BUILD.bazel")] = located(s.Type, template)
		}
		for _, f := range spec.Files {
			parent := folder
			if f.Folder == "chart" {
				parent = p.Catalog.ChartDir(s)
			}
			origins[path.Join(parent, f.Path)] = located(s.Type, f.Template)
		}
	}
	return origins
}

// located is a file of a type below templates: its own, or what several share.
func located(kind, name string) string {
	if _, err := os.Stat(filepath.Join(root, "templates", kind, filepath.FromSlash(name))); err == nil {
		return kind + "/" + name
	}
	return "_shared/" + name
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "templates", filepath.FromSlash(name)))
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		t.Fatalf("templates/%s: %v", name, err)
	}
}

var templateEntry = regexp.MustCompile("(?m)^- `([^`]+)`:")

// unnamed are the templates that the unreleased part of a changelog names neither themselves nor by a folder of theirs.
func unnamed(templates []string, changelog string) []string {
	_, section, _ := strings.Cut(changelog, "\n## [Unreleased]\n")
	section, _, _ = strings.Cut(section, "\n## [")
	_, section, _ = strings.Cut(section, "\n### Templates\n")
	section, _, _ = strings.Cut(section, "\n### ")
	named := map[string]bool{}
	for _, m := range templateEntry.FindAllStringSubmatch(section, -1) {
		named[m[1]] = true
	}
	missing := []string{}
	for _, name := range templates {
		covered := false
		for part := name; part != "." && !covered; part = path.Dir(part) {
			covered = named[part]
		}
		if !covered {
			missing = append(missing, name)
		}
	}
	return missing
}

func TestUnnamed(t *testing.T) {
	changelog := "\n## [Unreleased]\n\n### Templates\n\n- `go`: all\n- `_shared/chart`: new\n- `gunicorn/urls.py.tmpl`: a comment less\n\n" +
		"## [1.0.0]\n\n### Templates\n\n- `rust`: all\n"
	templates := []string{"go/main.go.tmpl", "gunicorn/urls.py.tmpl", "gunicorn/manage.py.tmpl", "_shared/chart/a.tmpl", "_shared/b.tmpl", "rust/a.tmpl"}
	if got, want := unnamed(templates, changelog), []string{"gunicorn/manage.py.tmpl", "_shared/b.tmpl", "rust/a.tmpl"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
