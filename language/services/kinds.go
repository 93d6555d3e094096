package services

import (
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/language/services_python"
)

const (
	moduleName = "rules_services"
	defsFile   = "//rules:defs.bzl"
	// pythonDefsFile has the kinds that need rules_python, so that the others do without.
	pythonDefsFile = "//rules:python.bzl"
)

// serviceKinds are the kinds of defsFile and pythonDefsFile. Facts of the registry are mergeable; what people tune is not listed, so
// that Gazelle leaves it alone once it is there.
var serviceKinds = map[string]rule.KindInfo{
	"service_check_test": kind("service", "chart", "manage", "secrets", "settings"),
	"service_dev": kind("service", "binary", "command", "type", "port", "health_command", "health_path", "health_start_seconds",
		"health_period_seconds", "health_timeout_seconds", "needs", "secrets", "secrets_dir", "databases", "migrators"),
	imageKind:         kind("tars", "base", "entrypoint"),
	layersKind:        kind("binary", "programs"),
	"service_secrets": kind("service", "secrets", "secrets_dir"),
	chartFilesKind:    kind("srcs", "service"),
	groupKind:         kind("services", "checks", "secrets"),
	databasesKind:     kind("databases", "migrators"),
	endToEndKind:      resolved(kind("srcs", "service", "port")),
}

// kind is one whose first attribute no rule is without.
func kind(attrs ...string) rule.KindInfo {
	set := map[string]bool{}
	for _, a := range attrs {
		set[a] = true
	}
	return rule.KindInfo{NonEmptyAttrs: map[string]bool{attrs[0]: true}, MergeableAttrs: set}
}

// resolved is a kind whose deps come from imports.
func resolved(info rule.KindInfo) rule.KindInfo {
	info.ResolveAttrs = map[string]bool{"deps": true}
	return info
}

// Kinds implements [language.Language]. Kinds that only templates of this repository use are known as soon as the
// registry is read, which Gazelle does before it asks.
func (l *servicesLang) Kinds() map[string]rule.KindInfo {
	kinds := map[string]rule.KindInfo{}
	for name, info := range serviceKinds {
		kinds[name] = info
	}
	for name, info := range l.templateKinds() {
		kinds[name] = info
	}
	return kinds
}

// Loads implements [language.Language]. Gazelle calls ApparentLoads instead wherever it knows modules.
func (l *servicesLang) Loads() []rule.LoadInfo {
	return l.ApparentLoads(func(string) string { return "" })
}

// ApparentLoads implements [language.ModuleAwareLanguage].
func (l *servicesLang) ApparentLoads(apparentName func(string) string) []rule.LoadInfo {
	repo := apparentName(moduleName)
	if repo == "" {
		repo = moduleName
	}
	own := []rule.LoadInfo{
		{Name: "@" + repo + defsFile},
		{Name: "@" + repo + pythonDefsFile, Symbols: []string{endToEndKind}},
	}
	for name := range serviceKinds {
		if name != endToEndKind {
			own[0].Symbols = append(own[0].Symbols, name)
		}
	}
	return append(own, l.templateLoads()...)
}

// kindInfo is what Gazelle knows of a kind that this language generates.
func (r *run) kindInfo(kind string) (info rule.KindInfo, known bool) {
	if info, known = python.Kinds[kind]; !known {
		info, known = r.kinds[kind]
	}
	return info, known
}
