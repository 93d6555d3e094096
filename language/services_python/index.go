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

// What is appended to the name of a module in the index. A rule with the module's very file comes first, then one with
// other files of the folder that the module is, then one for tests alone.
const (
	inFolder = ".*"
	forTests = " testonly"
)

// Imports implements [resolve.Resolver]: the modules of a py_library, and the packages that their folders are.
func (pythonLang) Imports(_ *config.Config, r *rule.Rule, f *rule.File) []resolve.ImportSpec {
	if r.Kind() != "py_library" {
		return nil
	}
	var specs []resolve.ImportSpec
	seen := map[string]bool{}
	add := func(module, how string) {
		if r.AttrBool("testonly") {
			how = forTests
		}
		if module != "" && !seen[module+how] {
			seen[module+how] = true
			specs = append(specs, resolve.ImportSpec{Lang: indexLanguage, Imp: module + how})
		}
	}
	for _, src := range sources(r.Attr("srcs"), f) {
		name, isPython := strings.CutSuffix(src, ".py")
		if !isPython {
			continue
		}
		for _, root := range roots(r, f.Pkg) {
			if rel, ok := below(root, name); ok {
				add(Dotted(strings.TrimSuffix(rel, "/__init__")), "")
				add(Dotted(path.Dir(rel)), inFolder)
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
