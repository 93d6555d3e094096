package services

import (
	"errors"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/render"
)

// foreignRepositories are those whose kinds another Gazelle language knows. Claiming such a kind would take its rules
// away from that language.
var foreignRepositories = []string{
	"rules_services", "rules_python", "rules_go", "io_bazel_rules_go", "gazelle", "bazel_gazelle", "protobuf",
	"com_google_protobuf", "rules_proto",
}

// foreignKinds are those without a load statement that Gazelle's own languages know.
var foreignKinds = []string{"alias", "filegroup"}

// templateLoads are the load statements of kinds that only templates use: a type that a repository brings along needs
// no Go for its own kinds.
func (l *servicesLang) templateLoads() []rule.LoadInfo {
	if l.run == nil {
		return nil
	}
	symbols := map[string][]string{}
	for _, t := range l.run.project.Types {
		for _, load := range t.BuildLoads() {
			if !slices.Contains(foreignRepositories, load.LoadRepository()) {
				symbols[load.File] = append(symbols[load.File], load.Symbols...)
			}
		}
	}
	var loads []rule.LoadInfo
	for file, names := range symbols {
		slices.Sort(names)
		loads = append(loads, rule.LoadInfo{Name: file, Symbols: slices.Compact(names)})
	}
	slices.SortFunc(loads, func(a, b rule.LoadInfo) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return loads
}

// templateKinds are the kinds of templateLoads. All that a template sets is the registry's to change.
func (l *servicesLang) templateKinds() map[string]rule.KindInfo {
	kinds := map[string]rule.KindInfo{}
	for _, load := range l.templateLoads() {
		for _, name := range load.Symbols {
			kinds[name] = rule.KindInfo{NonEmptyAttrs: map[string]bool{}, MergeableAttrs: map[string]bool{}}
		}
	}
	if l.run == nil {
		return kinds
	}
	for _, t := range l.run.project.Types {
		for _, name := range t.NativeKinds() {
			if _, known := kinds[name]; !known && !slices.Contains(foreignKinds, name) && !isLanguageKind(name) {
				kinds[name] = rule.KindInfo{NonEmptyAttrs: map[string]bool{}, MergeableAttrs: map[string]bool{}}
			}
		}
		declare(kinds, t)
	}
	return kinds
}

// isLanguageKind tells whether a kind without a load statement is one of a language's rules, as WORKSPACE had them.
func isLanguageKind(kind string) bool {
	language, _, _ := strings.Cut(kind, "_")
	return slices.Contains([]string{"cc", "go", "java", "proto", "py"}, language)
}

func declare(kinds map[string]rule.KindInfo, t *render.Type) {
	names := t.NativeKinds()
	for _, load := range t.BuildLoads() {
		names = append(names, load.Symbols...)
	}
	for _, name := range names {
		info, ours := kinds[name]
		if !ours {
			continue
		}
		for _, attr := range t.BuildAttributes() {
			info.NonEmptyAttrs[attr], info.MergeableAttrs[attr] = true, true
		}
	}
}

// checkBuildTemplates renders the BUILD templates of each type once, for the first service of that type, so that a
// mistake in it ends the run before anything is written.
func (r *run) checkBuildTemplates() error {
	var errs []error
	seen := map[string]bool{}
	for _, s := range r.project.Services(r.scope) {
		if seen[s.Type] {
			continue
		}
		seen[s.Type] = true
		if _, err := r.serviceTargets(s, []string{}); err != nil {
			errs = append(errs, err)
		}
		for name := range r.project.Types[s.Type].Subfolders {
			if _, err := r.rulesInside(s, name, []string{}); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}
