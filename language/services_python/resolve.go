package python

import (
	"slices"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/repo"
	"github.com/bazelbuild/bazel-gazelle/resolve"
	"github.com/bazelbuild/bazel-gazelle/rule"
)

// Resolve implements [resolve.Resolver]: it adds to deps what provides the needs of a *[Library]. Rules that this
// module's services language has not generated stay as they are.
func (pythonLang) Resolve(c *config.Config, ix *resolve.RuleIndex, _ *repo.RemoteCache, r *rule.Rule, imports interface{}, from label.Label) {
	if library, ok := imports.(*Library); ok && library != nil {
		AddDeps(r, library.Deps(c, ix, from))
	}
}

// AddDeps adds labels to the deps of a rule, sorted, each once.
func AddDeps(r *rule.Rule, labels []string) {
	deps := append(r.AttrStrings("deps"), labels...)
	slices.Sort(deps)
	if deps = slices.Compact(deps); len(deps) > 0 {
		r.SetAttr("deps", deps)
	}
}

// Deps are the labels of the targets that provide the needs, as a rule called from writes them, in no order.
func (l *Library) Deps(c *config.Config, ix *resolve.RuleIndex, from label.Label) []string {
	s := search{library: l, config: c, index: ix, from: from, found: map[string]provider{}, deps: map[string]bool{}}
	s.needs = s.withInherited(l.Needs)
	for _, need := range s.needs {
		s.satisfy(need)
	}
	labels := make([]string, 0, len(s.deps))
	for dep := range s.deps {
		labels = append(labels, dep)
	}
	return labels
}

// search looks for what provides modules to one rule.
type search struct {
	library *Library
	config  *config.Config
	index   *resolve.RuleIndex
	from    label.Label
	needs   []Need
	found   map[string]provider // by module
	deps    map[string]bool
}

// provider is what provides a module.
type provider struct {
	// known tells that something does.
	known bool
	// label is the target; empty for the rule itself and for Python's own library.
	label label.Label
	// own tells that the target is in this repository and holds the module's very file, or files in its folder.
	own bool
	// folder tells that it is the latter.
	folder bool
	// pkg is the folder of the target, where it is an own one.
	pkg string
}

// satisfy adds the target that provides a need, or reports that there is none.
func (s *search) satisfy(need Need) {
	if need.Setting == userModel {
		s.checkUserModel(need)
		return
	}
	module, p := s.find(&need)
	switch {
	case p.known:
		s.add(p)
		if need.IsApp() && p.own {
			s.addRestOfApp(need, module, p)
		}
	case !need.Optional:
		s.report(need)
	}
}

// find is the first of a need's modules that something provides. Where there is none, the need is called after what is
// missing.
func (s *search) find(need *Need) (string, provider) {
	for _, module := range need.Modules {
		p := s.provider(module)
		if p.known && s.holds(p, module, need.Modules[0]) {
			return module, p
		}
		if p.known {
			need.Module = need.Modules[0]
		}
	}
	return "", provider{}
}

func (s *search) add(p provider) {
	if p.label != label.NoLabel {
		s.deps[p.label.Rel(s.from.Repo, s.from.Pkg).String()] = true
	}
}

func (s *search) report(need Need) {
	if s.library.Report != nil {
		s.library.Report(Problem{Need: need, Service: s.library.Service})
	}
}

// provider looks a module up, once.
func (s *search) provider(module string) provider {
	p, done := s.found[module]
	if !done {
		p = s.lookUp(module)
		s.found[module] = p
	}
	return p
}

// lookUp asks a directive for the very module, then the index, then directives for the packages above, then the
// registry's pip packages, then Python's own library. A directive or a pip package for a package holds for what is in it
// too; a target has to hold the module itself.
func (s *search) lookUp(module string) provider {
	if p := s.directed(module); p.known {
		return p
	}
	if p := s.indexed(module); p.known {
		return p
	}
	for above := parent(module); above != ""; above = parent(above) {
		if p := s.directed(above); p.known {
			return p
		}
	}
	if text, known := s.library.Requirement(module); known {
		to, err := label.Parse(text)
		return provider{known: err == nil, label: to}
	}
	return provider{known: standard()[top(module)]}
}

// directed is what a directive names for the module.
func (s *search) directed(module string) provider {
	spec := resolve.ImportSpec{Lang: indexLanguage, Imp: module}
	to, ok := resolve.FindRuleWithOverride(s.config, spec, indexLanguage)
	return provider{known: ok, label: to}
}

// indexed asks Gazelle's index.
func (s *search) indexed(module string) provider {
	// A library that does not say from where its modules are imported is found from the service's Python root, too: the
	// service's own library says it for all.
	names := []string{module}
	if s.library.Root != "" {
		names = append(names, join(s.library.Root, module))
	}
	for _, how := range []string{"", inFolder, forTests} {
		if p := s.nearest(names, how); p.known {
			p.folder = how == inFolder
			return p
		}
	}
	return provider{}
}

// nearest is, of the targets that hold a module in some way, the rule itself, else the one that lies closest to the
// module: a library of a whole tree may hold it as well.
func (s *search) nearest(names []string, how string) provider {
	var best provider
	for _, name := range names {
		for _, found := range s.rulesWith(name + how) {
			if found.IsSelfImport(s.from) {
				return provider{known: true, own: true, pkg: s.from.Pkg}
			}
			if !best.known || len(found.Label.Pkg) > len(best.label.Pkg) {
				best = provider{known: true, label: found.Label, own: found.Label.Repo == s.from.Repo, pkg: found.Label.Pkg}
			}
		}
	}
	return best
}

// rulesWith are the rules with a module. The index keeps apart what different languages have put in.
func (s *search) rulesWith(module string) []resolve.FindResult {
	spec := resolve.ImportSpec{Lang: indexLanguage, Imp: module}
	own := s.index.FindRulesByImportWithConfig(s.config, spec, languageName)
	return append(own, s.index.FindRulesByImportWithConfig(s.config, spec, indexLanguage)...)
}
