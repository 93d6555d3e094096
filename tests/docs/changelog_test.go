package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestChangelogNamesTemplates asks for an entry for each template that differs from the newest release.
func TestChangelogNamesTemplates(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	release, err := git("describe", "--tags", "--abbrev=0", "--match=v*")
	if err != nil {
		t.Skip("nothing is released yet")
	}
	changed, err := git("diff", "--name-only", strings.TrimSpace(release), "--", "templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range unnamed(strings.Fields(changed), string(content)) {
		t.Errorf("CHANGELOG.md: ## [Unreleased], ### Templates has no entry for %s, which renders otherwise than in %s", name, release)
	}
}

func git(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = root
	out, err := cmd.Output()
	return string(out), err
}

var templateEntry = regexp.MustCompile("(?m)^- `([^`]+)`:")

// unnamed are the templates that the unreleased part of a changelog names neither themselves nor by their type.
func unnamed(files []string, changelog string) []string {
	_, section, _ := strings.Cut(changelog, "\n## [Unreleased]\n")
	section, _, _ = strings.Cut(section, "\n## [")
	_, section, _ = strings.Cut(section, "\n### Templates\n")
	section, _, _ = strings.Cut(section, "\n### ")
	named := []string{}
	for _, m := range templateEntry.FindAllStringSubmatch(section, -1) {
		named = append(named, m[1])
	}
	missing := []string{}
	for _, file := range files {
		name := strings.TrimPrefix(file, "templates/")
		kind, _, _ := strings.Cut(name, "/")
		if strings.HasSuffix(name, ".tmpl") && !slices.Contains(named, name) && !slices.Contains(named, kind) {
			missing = append(missing, name)
		}
	}
	return missing
}

func TestUnnamed(t *testing.T) {
	changelog := "\n## [Unreleased]\n\n### Templates\n\n- `go`: all\n- `gunicorn/urls.py.tmpl`: a comment less\n\n## [1.0.0]\n\n### Templates\n\n- `rust`: all\n"
	files := []string{"templates/go/main.go.tmpl", "templates/gunicorn/urls.py.tmpl", "templates/gunicorn/manage.py.tmpl", "templates/rust/a.tmpl", "templates/types.go"}
	if got, want := unnamed(files, changelog), []string{"gunicorn/manage.py.tmpl", "rust/a.tmpl"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
