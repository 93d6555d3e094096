package services

import (
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/render"
	"github.com/rules-services/rules_services/language/services_python"
)

// importsKey holds the modules that a rule needs beside the deps that it has.
const importsKey = "_services_imports"

// addModules gives a service's library what its apps and urls need: the labels of packages that layout.python_packages
// knows, and the rest for the index to find. Django itself is among the deps of every template.
func (r *run) addModules(library *rule.Rule, s *catalog.Service) {
	modules := []string{}
	for _, module := range moduleNames(s) {
		label, known := render.Requirement(r.project.Catalog, module)
		switch {
		case known:
			addDeps(library, []string{label})
		case module != "django" && !strings.HasPrefix(module, "django."):
			modules = append(modules, module)
		}
	}
	library.SetPrivateAttr(importsKey, modules)
}

// moduleNames are the Python modules that a service names as strings.
func moduleNames(s *catalog.Service) []string {
	modules := slices.Clone(s.Apps)
	for _, u := range s.URLs {
		modules = append(modules, u.Module)
	}
	slices.Sort(modules)
	return slices.Compact(modules)
}

func addDeps(r *rule.Rule, labels []string) {
	deps := append(r.AttrStrings("deps"), labels...)
	slices.Sort(deps)
	if deps = slices.Compact(deps); len(deps) > 0 {
		r.SetAttr("deps", deps)
	}
}

// importsOf is what Gazelle hands to the resolver of the rule's kind: nothing to another extension's, which would not
// know what to make of it, and nothing without an index to look it up in.
func importsOf(c *config.Config, r *rule.Rule, indexed bool) interface{} {
	modules, _ := r.PrivateAttr(importsKey).([]string)
	if modules == nil || !indexed || !python.Active(c) {
		return nil
	}
	return modules
}
