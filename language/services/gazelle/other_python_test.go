package main

import (
	"flag"
	"log"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/repo"
	"github.com/bazelbuild/bazel-gazelle/resolve"
	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/emirpasic/gods/sets/treeset"

	"github.com/rules-services/rules_services/internal/pyimports"
	"github.com/rules-services/rules_services/language/services_python"
)

// otherPython does what rules_python's extension does, as far as other extensions notice: a py_library of a folder's
// sources under the folder's name, a py_binary for each program, modules in the index under "py", a set of labels
// expected in every rule of its kinds, and an end of the run for an import that nothing provides.
type otherPython struct{ language.BaseLang }

const otherResolvedDeps = "_gazelle_python_resolved_deps"

func (*otherPython) Name() string { return "py" }

func (*otherPython) Kinds() map[string]rule.KindInfo { return python.Kinds }

func (*otherPython) Loads() []rule.LoadInfo { return python.Loads(func(string) string { return "" }) }

func (*otherPython) RegisterFlags(*flag.FlagSet, string, *config.Config) {}

func (*otherPython) Configure(c *config.Config, _ string, _ *rule.File) { c.Exts["py"] = struct{}{} }

func (*otherPython) GenerateRules(args language.GenerateArgs) language.GenerateResult {
	var result language.GenerateResult
	add := func(kind, name string, srcs []string) {
		r := rule.NewRule(kind, name)
		r.SetAttr("srcs", srcs)
		r.SetPrivateAttr(otherResolvedDeps, treeset.NewWithStringComparator())
		modules := treeset.NewWithStringComparator()
		for _, src := range srcs {
			for _, module := range importsIn(filepath.Join(args.Dir, src), strings.ReplaceAll(args.Rel, "/", ".")) {
				modules.Add(module)
			}
		}
		result.Gen = append(result.Gen, r)
		result.Imports = append(result.Imports, modules)
	}
	var sources []string
	for _, name := range args.RegularFiles {
		content, err := os.ReadFile(filepath.Join(args.Dir, name))
		switch {
		case err != nil || !strings.HasSuffix(name, ".py"):
		case strings.Contains(string(content), `if __name__ == "__main__":`):
			add("py_binary", strings.TrimSuffix(name, ".py"), []string{name})
		default:
			sources = append(sources, name)
		}
	}
	if len(sources) > 0 {
		add("py_library", path.Base(args.Rel), sources)
	}
	return result
}

func importsIn(file, pkg string) []string {
	content, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	f, err := pyimports.Parse(file, content)
	if err != nil {
		log.Fatal(err)
	}
	var modules []string
	for _, one := range f.Imports {
		module := one.Module
		if one.Level > 0 {
			module = strings.Trim(pkg+"."+module, ".")
		}
		if len(one.Names) == 0 {
			modules = append(modules, module)
		}
		for _, name := range one.Names {
			modules = append(modules, strings.TrimSuffix(module+"."+name, ".*"))
		}
	}
	return modules
}

func (*otherPython) Imports(_ *config.Config, r *rule.Rule, f *rule.File) []resolve.ImportSpec {
	if r.Kind() == "py_binary" {
		return nil
	}
	var specs []resolve.ImportSpec
	for _, src := range r.AttrStrings("srcs") {
		module := strings.TrimSuffix(strings.TrimSuffix(path.Join(f.Pkg, src), ".py"), "/__init__")
		specs = append(specs, resolve.ImportSpec{Lang: "py", Imp: strings.ReplaceAll(module, "/", ".")})
	}
	return specs
}

func (*otherPython) Resolve(c *config.Config, ix *resolve.RuleIndex, _ *repo.RemoteCache, r *rule.Rule, imports any, from label.Label) {
	deps := r.PrivateAttr(otherResolvedDeps).(*treeset.Set)
	if imports != nil {
		for _, module := range imports.(*treeset.Set).Values() {
			addDep(c, ix, deps, module.(string), from)
		}
	}
	if deps.Empty() {
		return
	}
	var labels []string
	for _, dep := range deps.Values() {
		labels = append(labels, dep.(string))
	}
	r.SetAttr("deps", labels)
}

func addDep(c *config.Config, ix *resolve.RuleIndex, deps *treeset.Set, module string, from label.Label) {
	for name := module; name != ""; name = name[:max(strings.LastIndexByte(name, '.'), 0)] {
		found := ix.FindRulesByImportWithConfig(c, resolve.ImportSpec{Lang: "py", Imp: name}, "py")
		if slices.ContainsFunc(found, func(f resolve.FindResult) bool { return f.IsSelfImport(from) }) {
			return
		}
		if len(found) > 0 {
			deps.Add(found[0].Label.Rel(from.Repo, from.Pkg).String())
			return
		}
	}
	if top, _, _ := strings.Cut(module, "."); top == "django" {
		deps.Add("@pip//django")
	} else if !slices.Contains([]string{"os", "sys"}, top) {
		log.Fatalf("%s: nothing provides %s", from, module)
	}
}
