package python

import (
	"log"
	"path"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/repo"
	"github.com/bazelbuild/bazel-gazelle/resolve"
	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/bazelbuild/bazel-gazelle/walk"
	"github.com/bmatcuk/doublestar/v4"
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
	for _, src := range sources(r, f.Pkg) {
		name, isPython := strings.CutSuffix(path.Join(f.Pkg, src), ".py")
		if !isPython {
			continue
		}
		for _, root := range roots(r, f.Pkg) {
			if rel, ok := below(root, name); ok {
				add(dotted(strings.TrimSuffix(rel, "/__init__")))
				add(dotted(path.Dir(rel)))
			}
		}
	}
	return specs
}

// sources are the files of a rule, those that a glob names too.
func sources(r *rule.Rule, pkg string) []string {
	srcs := r.AttrStrings("srcs")
	glob, ok := rule.ParseGlobExpr(r.Attr("srcs"))
	if !ok {
		return srcs
	}
	dir, err := walk.GetDirInfo(pkg)
	if err != nil {
		return srcs
	}
	matches := func(patterns []string, name string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return doublestar.MatchUnvalidated(p, name) })
	}
	for _, name := range dir.RegularFiles {
		if matches(glob.Patterns, name) && !matches(glob.Excludes, name) {
			srcs = append(srcs, name)
		}
	}
	return srcs
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

func dotted(rel string) string {
	if rel == "." || rel == "" {
		return ""
	}
	return strings.ReplaceAll(rel, "/", ".")
}

// Resolve implements [resolve.Resolver]: it adds to deps the targets that provide the modules, a []string.
func (l pythonLang) Resolve(c *config.Config, ix *resolve.RuleIndex, _ *repo.RemoteCache, r *rule.Rule, imports interface{}, from label.Label) {
	modules, _ := imports.([]string)
	if len(modules) == 0 {
		return
	}
	deps := r.AttrStrings("deps")
	for _, module := range modules {
		dep, ok := l.provider(c, ix, module, from)
		if !ok {
			log.Printf("services: %s: nothing provides the Python module %q: write a py_library for it, name its package in layout.python_packages, or say `# gazelle:resolve py %s LABEL`", from, module, module)
			continue
		}
		if dep.Repo != from.Repo || dep.Pkg != from.Pkg || dep.Name != from.Name {
			deps = append(deps, dep.Rel(from.Repo, from.Pkg).String())
		}
	}
	slices.Sort(deps)
	r.SetAttr("deps", slices.Compact(deps))
}

// provider is the target that a module comes from. Django names classes and app configurations with their module in
// front, so what is no module is looked up without its last part.
func (pythonLang) provider(c *config.Config, ix *resolve.RuleIndex, module string, from label.Label) (label.Label, bool) {
	for name := module; name != ""; name = parent(name) {
		spec := resolve.ImportSpec{Lang: indexLanguage, Imp: name}
		if dep, ok := resolve.FindRuleWithOverride(c, spec, indexLanguage); ok {
			return dep, true
		}
		// The index keeps apart what different languages have put in.
		for _, lang := range []string{languageName, indexLanguage} {
			for _, found := range ix.FindRulesByImportWithConfig(c, spec, lang) {
				return found.Label, true
			}
		}
	}
	return label.NoLabel, false
}

func parent(module string) string {
	i := strings.LastIndexByte(module, '.')
	return module[:max(i, 0)]
}
