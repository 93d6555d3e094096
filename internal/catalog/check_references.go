package catalog

import (
	"maps"
	"slices"
	"strconv"
)

// checkReferences finds names that nothing in the file declares.
func (d *decoder) checkReferences() {
	c := d.catalog
	known := d.knownNames()
	for _, s := range c.Services {
		if _, ok := c.aliases[s.Cluster]; !ok && s.Cluster != "" {
			d.wrong(s, []string{"cluster"}, "unknown cluster %q%s", s.Cluster, d.hint(s.Cluster, known.clusters))
		}
		d.references(s, "secrets", "secret", known.secrets, func(name string) bool { _, ok := c.Secrets[name]; return ok })
		d.references(s, "databases", "database", known.databases, func(name string) bool { _, ok := c.Databases[name]; return ok })
		for _, name := range c.Type(s).Secrets {
			if _, ok := c.Secrets[name]; !ok {
				d.wrong(s, []string{"type"}, "type %q uses the secret %q, which \"secrets\" does not declare", s.Type, name)
			}
		}
		d.checkNamespaces(s, known.namespaces)
	}
	d.checkDatabases(known.services)
	d.checkForbidden()
}

// names are the candidates for suggestions.
type names struct{ clusters, secrets, databases, namespaces, services []string }

func (d *decoder) knownNames() names {
	c := d.catalog
	return names{
		clusters:   slices.Sorted(maps.Keys(c.aliases)),
		secrets:    slices.Sorted(maps.Keys(c.Secrets)),
		databases:  slices.Sorted(maps.Keys(c.Databases)),
		namespaces: slices.Sorted(maps.Keys(c.Namespaces)),
		services:   slices.Sorted(maps.Keys(c.byName)),
	}
}

// references checks the names in an array of a service.
func (d *decoder) references(s *Service, key, what string, known []string, exists func(string) bool) {
	list, _ := d.entry(s).get(key)
	for i, item := range list.items {
		if item.kind == text && !exists(item.text) {
			d.wrong(s, []string{key, strconv.Itoa(i)}, "unknown %s %q%s", what, item.text, d.hint(item.text, known))
		}
	}
}

// checkNamespaces checks the namespaces of replicas.
func (d *decoder) checkNamespaces(s *Service, known []string) {
	config, _ := d.entry(s).get("config")
	d.replicaNames(s, config, known)
	workers, _ := d.entry(s).get("workers")
	for _, worker := range workers.members {
		d.replicaNames(s, worker.value, known)
	}
}

func (d *decoder) replicaNames(s *Service, holder node, known []string) {
	replicas, _ := holder.get("replicas")
	for _, m := range replicas.members {
		if _, ok := d.catalog.Namespaces[m.key]; !ok {
			d.about(serviceSubject(s.Index, d.entry(s)), func() {
				d.errorAt(m.pos, "unknown namespace %q in replicas%s (\"namespaces\" declares them)", m.key, d.hint(m.key, known))
			})
		}
	}
}

// checkDatabases finds a migrated_by that is no service.
func (d *decoder) checkDatabases(services []string) {
	databases, _ := d.root.get("databases")
	for _, m := range databases.members {
		by, ok := m.value.get("migrated_by")
		if _, known := d.catalog.byName[by.text]; ok && by.kind == text && !known {
			d.about("databases."+m.key, func() {
				d.errorAt(by.pos, "migrated_by: unknown service %q%s", by.text, d.hint(by.text, services))
			})
		}
	}
}

// checkForbidden finds forbid_types that do not exist.
func (d *decoder) checkForbidden() {
	if d.catalog.types == nil {
		return
	}
	types := slices.Sorted(maps.Keys(d.catalog.types))
	namespaces, _ := d.root.get("namespaces")
	for _, m := range namespaces.members {
		forbidden, _ := m.value.get("forbid_types")
		for _, item := range forbidden.items {
			if _, ok := d.catalog.types[item.text]; item.kind == text && !ok {
				d.about("namespaces."+m.key, func() {
					d.errorAt(item.pos, "forbid_types: unknown type %q%s", item.text, d.hint(item.text, types))
				})
			}
		}
	}
}
