package services

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

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
		err = cmp.Or(l.checkOthers(args.Config), l.run.checkBuildFile(args))
	}
	if err != nil {
		// CheckFlags has rendered each type once, so this is a template that fails for some services only. BUILD files
		// are written after this: none is.
		fmt.Fprintf(l.stderr, "services: %v\n", err)
		l.exit(1)
		return result
	}
	rules, again := l.leaveOutImages(args, rules)
	rules, replaced := l.referToOthers(args, rules)
	indexed := args.Config.IndexLibraries && !args.Config.IndexLazy
	for _, r := range rules {
		if existing := ruleNamed(args.File, r.Name()); existing != nil {
			l.warnIfTaken(args, r, existing)
			l.run.dropTuned(r, existing)
			replaceChart(r, existing)
			keepBase(r, existing)
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
	for _, r := range l.survivors(args, result.Empty) {
		result.Gen, result.Imports = append(result.Gen, r), append(result.Imports, nil)
	}
	l.run.noteGenerated(args, result.Gen)
	if again || said != l.said+l.run.problems.count() {
		return result
	}
	return recollection.settle(args, result)
}

// checkBuildFile refuses a BUILD file through which Gazelle would write outside of the repository.
func (r *run) checkBuildFile(args language.GenerateArgs) error {
	name := path.Join(args.Rel, args.Config.DefaultBuildFileName())
	if args.File != nil {
		name = path.Join(args.Rel, path.Base(args.File.Path))
	}
	if r.project.LeavesRepository(name) {
		return fmt.Errorf("%s is a symbolic link that leaves the repository: put a file there; no BUILD file was written", name)
	}
	return nil
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

// targets renders the targets of every service of a folder, of charts that lie there, and of groups where it is the folder
// of all services.
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
	rules = append(append(rules, inside...), r.chartTargets(rel)...)
	if rel == r.project.Catalog.Layout.ServicesRoot {
		rules = append(rules, r.common()...)
	}
	return rules, nil
}

// serviceTargets renders the BUILD template of a service's type.
func (r *run) serviceTargets(s *catalog.Service, sources []string) ([]*rule.Rule, error) {
	if !r.project.WithTargets(s) {
		return nil, nil
	}
	t := r.project.Types[s.Type]
	in := r.project.Input(s)
	in.Chart = r.chart(s)
	content, where, err := t.Build(in, sources)
	if err != nil {
		return nil, err
	}
	rules, err := parseTargets(where, content, s)
	for _, to := range rules {
		to.SetPrivateAttr(serviceKey, s.Name)
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
			to.SetAttr(key, attributeValue(from.Attr(key)))
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
