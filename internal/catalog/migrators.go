package catalog

import "slices"

// manageTarget is the short name of the target that runs management commands.
const manageTarget = "manage"

// Migrator returns the service that applies the migrations of a database on a
// developer's machine: the one that the database names, else the first one that
// uses it. nil when there is none, or when it could not: it is disabled, has no
// management commands or does not use the database itself.
func (c *Catalog) Migrator(database string) *Service {
	return c.migrators[database]
}

// migratorsOf finds the migrator of every database in one pass.
func migratorsOf(c *Catalog) map[string]*Service {
	found := map[string]*Service{}
	for _, s := range c.Services {
		if !s.Enabled || !slices.Contains(c.Type(s).Targets, manageTarget) {
			continue
		}
		for _, name := range s.Databases {
			by := c.Databases[name].MigratedBy
			if found[name] == nil && (by == "" || by == s.Name) {
				found[name] = s
			}
		}
	}
	return found
}

// ServerDatabases returns the databases of a service that a database server
// holds, in the order of its entry.
func (c *Catalog) ServerDatabases(s *Service) []string {
	return slices.DeleteFunc(slices.Clone(s.Databases), func(name string) bool { return c.Databases[name].Engine != "postgresql" })
}
