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
	for _, need := range l.Needs {
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
	found   map[string]provider // by module
	deps    map[string]bool
}

// provider is what provides a module.
type provider struct {
	// known tells that something does.
	known bool
	// label is the target; empty for the rule itself and for Python's own library.
	label label.Label
	// own tells that the target is in this repository and holds the module's very file.
	own bool
}

// satisfy adds the target that provides a need, or reports that there is none.
func (s *search) satisfy(need Need) {
	if need.Setting == userModel {
		s.checkUserModel(need)
		return
	}
	for _, module := range need.Modules {
		p := s.provider(module)
		if !p.known {
			continue
		}
		s.add(p)
		if need.IsApp() && p.own {
			s.addRestOfApp(need, module, p)
		}
		return
	}
	if !need.Optional {
		s.report(need)
	}
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

// lookUp asks directives, then the index, then the registry's pip packages, then Python's own library. A directive or a
// pip package for a package holds for what is in it too; a target has to hold the module itself.
func (s *search) lookUp(module string) provider {
	for name := module; name != ""; name = parent(name) {
		spec := resolve.ImportSpec{Lang: indexLanguage, Imp: name}
		if to, ok := resolve.FindRuleWithOverride(s.config, spec, indexLanguage); ok {
			return provider{known: true, label: to}
		}
	}
	if p := s.indexed(module); p.known {
		return p
	}
	if text, known := s.library.Requirement(module); known {
		to, err := label.Parse(text)
		return provider{known: err == nil, label: to}
	}
	return provider{known: standard()[top(module)]}
}

// indexed asks Gazelle's index. Of several targets the rule itself is the first choice, then the one that lies closest
// to the module: a library of a whole tree may hold it as well.
func (s *search) indexed(module string) provider {
	// A library that does not say from where its modules are imported is found from the service's Python root, too: the
	// service's own library says it for all.
	names := []string{module}
	if s.library.Root != "" {
		names = append(names, join(s.library.Root, module))
	}
	var best provider
	for _, name := range names {
		for _, found := range s.rulesWith(name) {
			if found.IsSelfImport(s.from) {
				return provider{known: true}
			}
			if !best.known || len(found.Label.Pkg) > len(best.label.Pkg) {
				best = provider{known: true, label: found.Label, own: true}
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
