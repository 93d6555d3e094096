package services

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/language/services_python"
)

// leftovers are rules of the file that the registry no longer wants.
func (l *servicesLang) leftovers(args language.GenerateArgs, wanted []*rule.Rule) []*rule.Rule {
	if args.File == nil {
		return nil
	}
	l.run.noteAbandoned(args, wanted)
	var empty, others []*rule.Rule
	gone := false // a service is
	for _, r := range args.File.Rules {
		kind := l.run.originalKind(args.Config, r.Kind())
		if slices.ContainsFunc(wanted, func(w *rule.Rule) bool { return w.Name() == r.Name() }) {
			continue
		}
		if isImageKind(kind) && !l.run.hasService(args) {
			continue // people write images, too: a base, say
		}
		_, known := l.run.kinds[kind]
		losing := l.run.losesSources(args, r)
		switch {
		case l.run.isOurs(kind, r):
			gone = gone || kind != chartFilesKind && !isImageKind(kind)
			leaving := rule.NewRule(kind, r.Name())
			replaceChart(leaving, r)
			empty = append(empty, leaving)
		case losing && (known || strings.HasPrefix(kind, "py_") || l.run.isBuildName(r.Name(), true)):
			gone = gone || len(l.run.byDir[args.Rel]) == 0
			empty = append(empty, rule.NewRule(kind, r.Name()))
		case known && l.run.isBuildName(r.Name(), false):
			others = append(others, rule.NewRule(kind, r.Name()))
		}
	}
	// A rule of a kind that is not this module's tells nothing of itself. Where a service goes, one that has the name of a
	// target of some type goes too.
	if gone {
		empty = append(empty, others...)
	}
	return empty
}

// survivors are Python targets that a person made their own, with a source of their own in the place of a generated one, and
// that are called as generated ones: they stay when the service goes, without the deps that go with it.
func (l *servicesLang) survivors(args language.GenerateArgs, empty []*rule.Rule) []*rule.Rule {
	going := map[string]bool{}
	for _, e := range empty {
		if existing := ruleNamed(args.File, e.Name()); existing != nil && !existing.ShouldKeep() {
			going[":"+e.Name()], going["//"+args.Rel+":"+e.Name()] = true, true
		}
	}
	if len(going) == 0 || !python.Active(args.Config) {
		return nil
	}
	var staying []*rule.Rule
	for _, r := range args.File.Rules {
		kind := l.run.originalKind(args.Config, r.Kind())
		if going[":"+r.Name()] || !strings.HasPrefix(kind, "py_") || !l.run.isBuildName(r.Name(), true) {
			continue
		}
		deps := r.AttrStrings("deps")
		left := slices.DeleteFunc(slices.Clone(deps), func(dep string) bool { return going[dep] })
		if len(left) == len(deps) {
			continue
		}
		stays := copyRule(r)
		if stays.DelAttr("deps"); len(left) > 0 {
			stays.SetAttr("deps", left)
		}
		staying = append(staying, stays)
	}
	return staying
}

// isOurs tells whether only this language can have written a rule of a kind, which may have been mapped to another one.
func (r *run) isOurs(kind string, existing *rule.Rule) bool {
	switch kind {
	case groupKind:
		return isGroupName(existing.Name())
	case databasesKind:
		return existing.Name() == databasesTarget
	case endToEndKind:
		return existing.Name() == endToEndTests
	case chartFilesKind:
		return isChartFilesName(existing.Name())
	case imageKind, layersKind:
		return r.isTargetName(existing.Name())
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
		if slices.ContainsFunc(t.Targets, func(short string) bool { return name == short || strings.HasSuffix(name, "_"+short) }) {
			return true
		}
	}
	return false
}

// isBuildName tells whether some type's BUILD template makes a target of that name, or with neighbours in the folder one
// that ends so.
func (r *run) isBuildName(name string, prefixed bool) bool {
	for rest := name; ; {
		if r.buildNames[rest] {
			return true
		}
		_, after, more := strings.Cut(rest, "_")
		if !prefixed || !more {
			return false
		}
		rest = after
	}
}

// losesSources tells whether a rule has a generated source that goes with this plan, or that an earlier run or
// `services generate` has removed: it cannot be built any more.
func (r *run) losesSources(args language.GenerateArgs, existing *rule.Rule) bool {
	return slices.ContainsFunc(existing.AttrStrings("srcs"), func(src string) bool {
		missing := !slices.Contains(args.RegularFiles, src) && !slices.Contains(args.GenFiles, src)
		return r.removed[path.Join(args.Rel, src)] || missing && r.generated[src]
	})
}
