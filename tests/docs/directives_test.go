package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/bazelbuild/bazel-gazelle/config"

	"github.com/rules-services/rules_services/language/services"
	"github.com/rules-services/rules_services/language/services_python"
)

// TestDirectives holds docs/directives.md to the directives that the Gazelle languages know.
func TestDirectives(t *testing.T) {
	known := []string{}
	for _, language := range []config.Configurer{services.NewLanguage(), python.NewLanguage()} {
		known = append(known, language.KnownDirectives()...)
	}
	content, err := os.ReadFile(filepath.Join(root, "docs/directives.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := []string{}
	for _, m := range regexp.MustCompile("(?m)^## `([a-z_]+)`$").FindAllStringSubmatch(parse("", string(content)).prose, -1) {
		documented = append(documented, m[1])
	}
	slices.Sort(known)
	slices.Sort(documented)
	if !slices.Equal(known, documented) {
		t.Errorf("docs/directives.md is about %q, known are %q", documented, known)
	}
}
