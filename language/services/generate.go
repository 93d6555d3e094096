package services

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/language/services_python"
)

// GenerateRules implements [language.Language].
func (l *servicesLang) GenerateRules(args language.GenerateArgs) language.GenerateResult {
	var result language.GenerateResult
	if l.run == nil || l.run.silent(args) || !l.run.project.Manner(args.Rel).Targets {
		return result
	}
	recollection := l.run.recollect(args)
	if result, known := recollection.recall(); known {
		return result
	}
	said := l.said + l.run.problems.count()
	rules, err := l.run.targets(args.Rel, args.RegularFiles)
	if err == nil && len(rules) > 0 {
		err = l.checkOthers(args.Config)
	}
	if err != nil {
		// CheckFlags has rendered each type once, so this is a template that fails for some services only. BUILD files
		// are written after this: none is.
		fmt.Fprintf(l.stderr, "services: %v\n", err)
		l.exit(1)
		return result
	}
	rules, replaced := l.referToOthers(args, rules)
	indexed := args.Config.IndexLibraries && !args.Config.IndexLazy
	for _, r := range rules {
		if existing := ruleNamed(args.File, r.Name()); existing != nil {
			l.warnIfTaken(args, r, existing)
			l.run.dropTuned(r, existing)
			if !indexed {
				python.AddDeps(r, existing.AttrStrings("deps"))
			}
		}
		result.Gen = append(result.Gen, r)
		needs := needsOf(r, args.Config)
		result.Imports = append(result.Imports, needs)
		if args.Config.IndexLazy {
			result.RelsToIndex = append(result.RelsToIndex, l.run.foldersOf(needs)...)
		}
	}
	result.Empty = append(l.leftovers(args, rules), replaced...)
	if said != l.said+l.run.problems.count() {
		return result
	}
	return recollection.settle(args, result)
}

// warnIfTaken names a rule of another kind in the place of a generated one, which Gazelle leaves out without a word.
func (l *servicesLang) warnIfTaken(args language.GenerateArgs, wanted, existing *rule.Rule) {
	kind := existing.Kind()
	if original, ok := args.Config.AliasMap[kind]; ok {
		kind = original
	}
	if kind != wanted.Kind() && kind != mappedKind(args.Config, wanted.Kind()) && !existing.ShouldKeep() {
		l.say([]string{fmt.Sprintf("//%s:%s is a %s, so that the %s of that name is left out: give it another name, or mark it # keep",
			args.Rel, existing.Name(), existing.Kind(), wanted.Kind())})
	}
}

// targets renders the targets of every service of a folder, and of groups where it is the folder of all services.
func (r *run) targets(rel string, regularFiles []string) ([]*rule.Rule, error) {
	var rules []*rule.Rule
	for _, s := range r.byDir[rel] {
		own, err := r.serviceTargets(s, r.pythonSources(rel, regularFiles))
		if err != nil {
			return nil, err
		}
		rules = append(rules, own...)
	}
	leaveMainsToBinaries(rules)
	inside, err := r.subfolderTargets(rel, regularFiles)
	if err != nil {
		return nil, err
	}
	rules = append(rules, inside...)
	if rel == r.project.Catalog.Layout.ServicesRoot {
		rules = append(rules, r.groups()...)
	}
	return rules, nil
}

// serviceTargets renders the BUILD template of a service's type.
func (r *run) serviceTargets(s *catalog.Service, sources []string) ([]*rule.Rule, error) {
	if !r.project.WithTargets(s) {
		return nil, nil
	}
	t := r.project.Types[s.Type]
	content, where, err := t.Build(r.project.Input(s), sources)
	if err != nil {
		return nil, err
	}
	rules, err := parseTargets(where, content, s)
	for _, to := range rules {
		if to.Kind() == "py_library" {
			to.SetPrivateAttr(needsKey, r.serviceLibrary(s, sources))
		}
	}
	return rules, err
}

// parseTargets are the rules of what the template at where renders to.
func parseTargets(where string, content []byte, s *catalog.Service) ([]*rule.Rule, error) {
	f, err := rule.LoadData(where, "", content)
	if err != nil {
		return nil, fmt.Errorf("%s, rendered for service %q, is not a BUILD file: %w", where, s.Name, err)
	}
	rules := make([]*rule.Rule, 0, len(f.Rules))
	for _, from := range f.Rules {
		rules = append(rules, copyRule(from))
	}
	return rules, nil
}

func copyRule(from *rule.Rule) *rule.Rule {
	to := rule.NewRule(from.Kind(), from.Name())
	for _, key := range from.AttrKeys() {
		if key != "name" {
			to.SetAttr(key, from.Attr(key))
		}
	}
	return to
}

// leaveMainsToBinaries takes the sources of the binaries out of the libraries beside them.
func leaveMainsToBinaries(rules []*rule.Rule) {
	mains := map[string]bool{}
	for _, r := range rules {
		if strings.HasSuffix(r.Kind(), "_binary") {
			for _, src := range r.AttrStrings("srcs") {
				mains[src] = true
			}
		}
	}
	for _, r := range rules {
		if !strings.HasSuffix(r.Kind(), "_library") {
			continue
		}
		srcs := slices.DeleteFunc(r.AttrStrings("srcs"), func(s string) bool { return mains[s] })
		if len(srcs) > 0 {
			r.SetAttr("srcs", srcs)
		} else {
			r.DelAttr("srcs")
		}
	}
}

// pythonSources are the Python files that the library of a folder is made of once the plan is carried out.
func (r *run) pythonSources(rel string, regularFiles []string) []string {
	sources := []string{}
	for _, name := range append(slices.Clone(regularFiles), r.created[rel]...) {
		if strings.HasSuffix(name, ".py") && !strings.Contains(name, "/") && !python.IsTest(name) && !r.removed[path.Join(rel, name)] {
			sources = append(sources, name)
		}
	}
	slices.Sort(sources)
	return slices.Compact(sources)
}

// leftovers are rules of the file that the registry no longer wants.
func (l *servicesLang) leftovers(args language.GenerateArgs, wanted []*rule.Rule) []*rule.Rule {
	if args.File == nil {
		return nil
	}
	var empty, foreign []*rule.Rule
	serviceGone := false
	for _, r := range args.File.Rules {
		kind := l.run.originalKind(args.Config, r.Kind())
		if slices.ContainsFunc(wanted, func(w *rule.Rule) bool { return w.Name() == r.Name() }) {
			continue
		}
		_, known := l.run.kinds[kind]
		switch {
		case l.run.isOurs(kind, r):
			serviceGone = true
			empty = append(empty, rule.NewRule(kind, r.Name()))
		case (known || strings.HasPrefix(kind, "py_")) && l.run.losesSources(args, r):
			empty = append(empty, rule.NewRule(kind, r.Name()))
		case known && l.run.isTargetName(r.Name()):
			foreign = append(foreign, rule.NewRule(kind, r.Name()))
		}
	}
	// A rule of another repository's kind tells nothing of itself. Where a service goes, one that has the name of a target
	// of its type goes too.
	if serviceGone {
		empty = append(empty, foreign...)
	}
	return empty
}

// isOurs tells whether only this language can have written a rule of a kind, which may have been mapped to another one.
func (r *run) isOurs(kind string, existing *rule.Rule) bool {
	switch kind {
	case groupKind:
		return isGroupName(existing.Name())
	case endToEndKind:
		return existing.Name() == endToEndTests
	}
	_, ours := serviceKinds[kind]
	return ours && (kind == existing.Kind() || r.isTargetName(existing.Name()))
}

// originalKind undoes map_kind and alias_kind: it is the kind of this language, or of Python, that ends as kind.
func (r *run) originalKind(c *config.Config, kind string) string {
	if original, ok := c.AliasMap[kind]; ok {
		kind = original
	}
	for _, from := range slices.Sorted(maps.Keys(c.KindMap)) {
		_, known := r.kinds[from]
		if (known || strings.HasPrefix(from, "py_")) && mappedKind(c, from) == kind {
			return from
		}
	}
	return kind
}

// mappedKind is what map_kind makes of a kind, in as many steps as it takes.
func mappedKind(c *config.Config, kind string) string {
	for range c.KindMap {
		to, mapped := c.KindMap[kind]
		if !mapped {
			break
		}
		kind = to.KindName
	}
	return kind
}

// isTargetName tells whether some type has a target of that name. Only such a rule of a mapped kind is taken for ours:
// its kind is one that people use by themselves.
func (r *run) isTargetName(name string) bool {
	for _, t := range r.project.Types {
		for _, short := range t.Targets {
			if name == short || strings.HasSuffix(name, "_"+short) {
				return true
			}
		}
	}
	return false
}

// losesSources tells whether a rule has a generated source that goes with this plan, or that an earlier run or
// `services generate` has removed: it cannot be built any more.
func (r *run) losesSources(args language.GenerateArgs, existing *rule.Rule) bool {
	return slices.ContainsFunc(existing.AttrStrings("srcs"), func(src string) bool {
		missing := !slices.Contains(args.RegularFiles, src) && !slices.Contains(args.GenFiles, src)
		return r.removed[path.Join(args.Rel, src)] || missing && r.generated[src]
	})
}

func ruleNamed(f *rule.File, name string) *rule.Rule {
	if f == nil {
		return nil
	}
	for _, r := range f.Rules {
		if r.Name() == name {
			return r
		}
	}
	return nil
}

// dropTuned takes off a generated rule what Gazelle would set again although somebody removed or changed it. Where the
// service has another type now, nobody has seen what that type sets.
func (r *run) dropTuned(wanted, existing *rule.Rule) {
	if old := existing.AttrString("type"); old != "" && old != wanted.AttrString("type") {
		return
	}
	info, known := r.kindInfo(wanted.Kind())
	if !known {
		return // the language that knows it decides
	}
	for _, key := range wanted.AttrKeys() {
		if key != "name" && !info.MergeableAttrs[key] && !info.ResolveAttrs[key] {
			wanted.DelAttr(key)
		}
	}
}
