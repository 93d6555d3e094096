package services

import (
	"slices"

	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/render"
)

const (
	// databasesKind is the kind of the target that looks after all databases of a developer's machine.
	databasesKind = "service_db"
	// databasesTarget is its name.
	databasesTarget = "db"
)

// databases is the target of all PostgreSQL databases that enabled services use, in the folder of all services; nil
// where there are none.
func (r *run) databases() *rule.Rule {
	c := r.project.Catalog
	var names []string
	for _, s := range c.Services {
		if s.Enabled && r.project.WithTargets(s) {
			names = append(names, c.ServerDatabases(s)...)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	names = slices.Compact(names)
	target := rule.NewRule(databasesKind, databasesTarget)
	target.SetAttr("databases", names)
	migrators := map[string]string{}
	for _, m := range render.Migrators(c, names, r.project.WithTargets) {
		migrators[m.Manage] = m.Facts
	}
	if len(migrators) > 0 {
		target.SetAttr("migrators", migrators)
	}
	return target
}

// common are the targets of the folder of all services.
func (r *run) common() []*rule.Rule {
	rules := r.groups()
	if databases := r.databases(); databases != nil {
		rules = append(rules, databases)
	}
	return rules
}
