package services

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/resolve"
	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/emirpasic/gods/sets/treeset"

	"github.com/rules-services/rules_services/language/services_python"
)

// Where another Python extension is at work, it keeps py_library: a service's own is left out, and its binaries refer
// to the ones that have its sources. What these do not know of, since settings name it as a string, the binaries get
// themselves. That takes the index, which a rule of kind py_binary never sees here, for its resolver is the other
// extension; so a service_* rule of the same service carries it to Resolve.

// resolvedDepsKey is where the resolver of rules_python's extension expects a set of labels in each rule of its kinds,
// also in those that other extensions generate.
const resolvedDepsKey = "_gazelle_python_resolved_deps"

// otherName is the name of rules_python's extension.
const otherName = "py"

// binaries are the rules that need what a library would have brought.
type binaries struct {
	rules   []*rule.Rule
	deps    []string
	library *python.Library
}

// resolve adds the deps. The other extension has resolved its own part of them before.
func (b *binaries) resolve(c *config.Config, ix *resolve.RuleIndex, from label.Label) {
	for _, r := range b.rules {
		python.AddDeps(r, b.deps)
		if c.IndexLibraries {
			python.AddDeps(r, b.library.Deps(c, ix, label.New(from.Repo, from.Pkg, r.Name())))
		}
	}
}

// checkOthers refuses combinations of extensions of which nothing good can come.
func (l *servicesLang) checkOthers(c *config.Config) error {
	if _, inUse := c.Exts[otherName]; !inUse {
		return nil
	}
	const place = "languages of gazelle_binary: "
	if python.Active(c) {
		return fmt.Errorf(place + "another Python extension takes care of py_*: leave out @rules_services//language/services_python")
	}
	if !l.run.otherComesFirst {
		return fmt.Errorf(place + "put @rules_services//language/services behind the Python extension")
	}
	return nil
}

// referToOthers fits the rules of a folder to those that another Python extension generates there: libraries of ours
// that the other one has, too, are left out, and given back as replaced, since an earlier run may have written them.
func (l *servicesLang) referToOthers(args language.GenerateArgs, rules []*rule.Rule) (kept, replaced []*rule.Rule) {
	if python.Active(args.Config) {
		return rules, nil
	}
	kept = l.leaveOrMerge(args, rules)
	for _, own := range rules {
		library, ok := own.PrivateAttr(needsKey).(*python.Library)
		if ok && own.Kind() == endToEndKind {
			leaveLibraryToIndex(own, args.Rel)
			continue
		}
		if !ok {
			continue
		}
		b := &binaries{rules: []*rule.Rule{own}, library: library}
		if others := l.run.othersWith(args, own.AttrStrings("srcs"), own.Name()); len(others) > 0 {
			kept = slices.DeleteFunc(kept, func(r *rule.Rule) bool { return r == own })
			replaced = append(replaced, rule.NewRule(own.Kind(), own.Name()))
			b.rules = dependents(own, append(slices.Clone(args.OtherGen), kept...))
			b.deps = append(own.AttrStrings("deps"), others...)
			// What files import is the other extension's to find, and to complain of.
			library.Needs = slices.DeleteFunc(library.Needs, func(n python.Need) bool { return n.Setting == "" && !n.Settings })
			for i := range library.Needs {
				library.Needs[i].Optional = library.Needs[i].Optional || library.Needs[i].Settings
			}
		} else {
			library.Report = nil // it is not known whether the index has all modules
		}
		own.SetPrivateAttr(needsKey, nil)
		carry(kept, b)
	}
	return kept, replaced
}

// leaveLibraryToIndex takes the service's library out of the deps of tests in a folder below it: another extension may
// have it under another name.
func leaveLibraryToIndex(tests *rule.Rule, rel string) {
	above := "//" + path.Dir(rel) + ":"
	tests.SetAttr("deps", slices.DeleteFunc(tests.AttrStrings("deps"), func(d string) bool { return strings.HasPrefix(d, above) }))
}

// leaveOrMerge takes those rules out of ours whose name the other extension uses, too. Into one of the same kind ours is
// merged.
func (l *servicesLang) leaveOrMerge(args language.GenerateArgs, rules []*rule.Rule) []*rule.Rule {
	var kept []*rule.Rule
	for _, own := range rules {
		i := slices.IndexFunc(args.OtherGen, func(r *rule.Rule) bool { return r.Name() == own.Name() })
		if i < 0 {
			if _, isPython := python.Kinds[own.Kind()]; isPython {
				own.SetPrivateAttr(resolvedDepsKey, treeset.NewWithStringComparator())
			}
			kept = append(kept, own)
			continue
		}
		other := args.OtherGen[i]
		if other.Kind() != own.Kind() {
			l.say([]string{fmt.Sprintf("//%s:%s: another extension generates a %s of that name, so that the %s is left out",
				args.Rel, own.Name(), other.Kind(), own.Kind())})
			continue
		}
		for _, key := range own.AttrKeys() {
			if other.Attr(key) == nil {
				other.SetAttr(key, own.Attr(key))
			}
		}
	}
	return kept
}

// othersWith are the libraries with one of the sources that another extension generates in this run or has left in the
// BUILD file, as labels of the same package.
func (r *run) othersWith(args language.GenerateArgs, sources []string, own string) []string {
	candidates := args.OtherGen
	if args.File != nil {
		candidates = append(slices.Clone(candidates), args.File.Rules...)
	}
	var labels []string
	for _, other := range candidates {
		if r.originalKind(args.Config, other.Kind()) != "py_library" || other.Name() == own {
			continue
		}
		if slices.ContainsFunc(other.AttrStrings("srcs"), func(src string) bool { return slices.Contains(sources, src) }) {
			labels = append(labels, ":"+other.Name())
		}
	}
	slices.Sort(labels)
	return slices.Compact(labels)
}

// dependents takes a library out of the deps of rules, and returns those that had it.
func dependents(library *rule.Rule, rules []*rule.Rule) []*rule.Rule {
	name := ":" + library.Name()
	var dependents []*rule.Rule
	for _, r := range rules {
		if deps := r.AttrStrings("deps"); slices.Contains(deps, name) {
			r.SetAttr("deps", slices.DeleteFunc(deps, func(d string) bool { return d == name }))
			dependents = append(dependents, r)
		}
	}
	return dependents
}

// carry hands something to Resolve with the first service_* rule that carries nothing yet.
func carry(rules []*rule.Rule, what *binaries) {
	for _, r := range rules {
		if _, ours := serviceKinds[r.Kind()]; ours && r.PrivateAttr(needsKey) == nil {
			r.SetPrivateAttr(needsKey, what)
			return
		}
	}
}
