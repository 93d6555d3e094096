package python

import (
	"path"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/resolve"
	"github.com/bazelbuild/bazel-gazelle/rule"
)

// indexLanguage is the name under which rules_python's extension indexes modules too, so that
// `# gazelle:resolve py MODULE LABEL` serves both.
const indexLanguage = "py"

// Imports implements [resolve.Resolver]: the modules of a py_library, and the packages that their folders are.
func (pythonLang) Imports(_ *config.Config, r *rule.Rule, f *rule.File) []resolve.ImportSpec {
	if r.Kind() != "py_library" {
		return nil
	}
	var specs []resolve.ImportSpec
	seen := map[string]bool{}
	add := func(module string) {
		if module != "" && !seen[module] {
			seen[module] = true
			specs = append(specs, resolve.ImportSpec{Lang: indexLanguage, Imp: module})
		}
	}
	for _, src := range sources(r.Attr("srcs"), f.Pkg) {
		name, isPython := strings.CutSuffix(src, ".py")
		if !isPython {
			continue
		}
		for _, root := range roots(r, f.Pkg) {
			if rel, ok := below(root, name); ok {
				add(Dotted(strings.TrimSuffix(rel, "/__init__")))
				add(Dotted(path.Dir(rel)))
			}
		}
	}
	return specs
}

// roots are the folders from which the rule's modules are imported.
func roots(r *rule.Rule, pkg string) []string {
	roots := []string{""}
	for _, dir := range r.AttrStrings("imports") {
		if root := path.Join(pkg, dir); root != "." {
			roots = append(roots, root)
		}
	}
	return roots
}

func below(root, name string) (string, bool) {
	if root == "" {
		return name, true
	}
	return strings.CutPrefix(name, root+"/")
}

// Dotted is the package that a folder is, "" for the repository's root.
func Dotted(folder string) string {
	if folder == "." {
		return ""
	}
	return strings.ReplaceAll(folder, "/", ".")
}
