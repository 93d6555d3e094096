package render

import (
	"encoding/json"
	"slices"

	"github.com/rules-services/rules_services/internal/catalog"
)

// Migrator is a service that applies migrations on a developer's machine, as the rules want it.
type Migrator struct {
	// Manage is the label of the program that runs its management commands.
	Manage string
	// Facts are what else there is to know, as JSON on one line.
	Facts string
}

// migratorFacts are the facts of a migrator; rules/private/migrators.bzl reads them.
type migratorFacts struct {
	Service   string                     `json:"service"`
	Label     string                     `json:"label"`
	Databases []migratedDatabase         `json:"databases"`
	After     []string                   `json:"after,omitempty"`
	Secrets   map[string]json.RawMessage `json:"secrets,omitempty"`
	Dir       string                     `json:"secrets_dir,omitempty"`
}

// migratedDatabase is a database as a migrator knows it.
type migratedDatabase struct {
	Name string `json:"name"`
	// Alias is Django's name for it.
	Alias string `json:"alias"`
	// Migrates tells whether this service applies its migrations.
	Migrates bool     `json:"migrates"`
	Seed     []string `json:"seed,omitempty"`
}

// Migrators are the services that migrate some databases, in the order of those, each once. hasTargets tells whether
// BUILD targets are generated for a service; nil stands for all of them.
func Migrators(c *catalog.Catalog, databases []string, hasTargets func(*catalog.Service) bool) []Migrator {
	var found []Migrator
	var seen []*catalog.Service
	for _, name := range databases {
		s := c.Migrator(name)
		if s == nil || slices.Contains(seen, s) || hasTargets != nil && !hasTargets(s) {
			continue
		}
		seen = append(seen, s)
		found = append(found, Migrator{
			Manage: "//" + c.Directory(s) + ":" + c.TargetName(s, "manage"),
			Facts:  factsOf(c, s),
		})
	}
	return found
}

// factsOf are those of one service. They are plain data, which always marshals.
func factsOf(c *catalog.Catalog, s *catalog.Service) string {
	facts := migratorFacts{
		Service: s.Name, Label: "//" + c.Directory(s) + ":" + c.TargetName(s, "dev"),
		After: needed(c, s), Secrets: map[string]json.RawMessage{},
		Dir: c.Layout.SecretsDir,
	}
	for i, name := range s.Databases {
		d := c.Databases[name]
		if d.Engine != "postgresql" {
			continue
		}
		own := migratedDatabase{Name: name, Alias: name, Migrates: c.Migrator(name) == s}
		if i == 0 {
			own.Alias = "default"
		}
		if own.Migrates {
			own.Seed = d.Seed
		}
		facts.Databases = append(facts.Databases, own)
	}
	for _, name := range c.EffectiveSecrets(s) {
		facts.Secrets[name] = json.RawMessage(secretJSON(c, name))
	}
	text, err := json.Marshal(facts)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// needed are the services that a service needs, directly or not, and that migrate databases: they do so first.
func needed(c *catalog.Catalog, s *catalog.Service) []string {
	var names []string
	seen := map[string]bool{}
	var visit func(*catalog.Service)
	visit = func(s *catalog.Service) {
		for _, name := range s.Needs {
			n, err := c.Lookup(name)
			if err != nil || seen[name] {
				continue // the catalog has refused an unknown one before
			}
			seen[name] = true
			if slices.ContainsFunc(n.Databases, func(d string) bool { return c.Migrator(d) == n }) {
				names = append(names, name)
			}
			visit(n)
		}
	}
	visit(s)
	slices.Sort(names)
	return names
}

// migrators are the template variable of that name.
func migrators(in Input) []map[string]any {
	out := []map[string]any{}
	for _, m := range Migrators(in.Catalog, in.Catalog.ServerDatabases(in.Service), in.HasTargets) {
		out = append(out, map[string]any{"manage": m.Manage, "facts": m.Facts})
	}
	return out
}
