package catalog

import "strconv"

// checkReferences finds names that nothing in the file declares.
func (d *decoder) checkReferences() {
	c := d.catalog
	for _, s := range c.Services {
		if _, ok := c.aliases[s.Cluster]; !ok && s.Cluster != "" {
			d.wrong(s, []string{"cluster"}, "unknown cluster %q%s", s.Cluster, hint(d, s.Cluster, c.aliases))
		}
		references(d, s, "secrets", "secret", c.Secrets)
		references(d, s, "databases", "database", c.Databases)
		for _, name := range c.Type(s).Secrets {
			if _, ok := c.Secrets[name]; !ok {
				d.wrong(s, []string{"type"}, "type %q uses the secret %q, which \"secrets\" does not declare", s.Type, name)
			}
		}
		d.checkNamespaces(s)
	}
	d.checkDatabases()
	d.checkKeySets()
	d.checkForbidden()
	d.checkImageBases()
}

// checkKeySets finds a jwk_set of a secret that has no keys.
func (d *decoder) checkKeySets() {
	declared, _ := d.root.get("secrets")
	for _, m := range declared.members {
		of, ok := m.value.get("of")
		if !ok || of.kind != text {
			continue
		}
		keys, known := d.catalog.Secrets[of.text]
		d.about("secrets."+m.key, func() {
			switch {
			case !known:
				d.errorAt(of.pos, "of: unknown secret %q%s", of.text, hint(d, of.text, d.catalog.Secrets))
			case keys.Generate != "jwt_keys":
				d.errorAt(of.pos, "of: secret %q has no jwt_keys", of.text)
			}
		})
	}
}

// references checks the names in an array of a service.
func references[V any](d *decoder, s *Service, key, what string, known map[string]V) {
	list, _ := d.entry(s).get(key)
	for i, item := range list.items {
		if _, ok := known[item.text]; item.kind == text && !ok {
			d.wrong(s, []string{key, strconv.Itoa(i)}, "unknown %s %q%s", what, item.text, hint(d, item.text, known))
		}
	}
}

// checkNamespaces checks the namespaces of replicas.
func (d *decoder) checkNamespaces(s *Service) {
	config, _ := d.entry(s).get("config")
	d.replicaNames(s, config)
	workers, _ := d.entry(s).get("workers")
	for _, worker := range workers.members {
		d.replicaNames(s, worker.value)
	}
}

func (d *decoder) replicaNames(s *Service, holder node) {
	replicas, _ := holder.get("replicas")
	for _, m := range replicas.members {
		if _, ok := d.catalog.Namespaces[m.key]; !ok {
			d.about(serviceSubject(s.Index, d.entry(s)), func() {
				d.errorAt(m.pos, "unknown namespace %q in replicas%s (\"namespaces\" declares them)",
					m.key, hint(d, m.key, d.catalog.Namespaces))
			})
		}
	}
}

// checkDatabases finds a migrated_by that is no service.
func (d *decoder) checkDatabases() {
	databases, _ := d.root.get("databases")
	for _, m := range databases.members {
		by, ok := m.value.get("migrated_by")
		if _, known := d.catalog.byName[by.text]; ok && by.kind == text && !known {
			d.about("databases."+m.key, func() {
				d.errorAt(by.pos, "migrated_by: unknown service %q%s", by.text, hint(d, by.text, d.catalog.byName))
			})
		}
	}
}

// checkForbidden finds forbid_types that do not exist.
func (d *decoder) checkForbidden() {
	if d.catalog.types == nil {
		return
	}
	namespaces, _ := d.root.get("namespaces")
	for _, m := range namespaces.members {
		forbidden, _ := m.value.get("forbid_types")
		for _, item := range forbidden.items {
			if _, ok := d.catalog.types[item.text]; item.kind == text && typeName(item.text) == "" && !ok {
				d.about("namespaces."+m.key, func() {
					d.errorAt(item.pos, "forbid_types: unknown type %q%s", item.text, hint(d, item.text, d.catalog.types))
				})
			}
		}
	}
}

// checkImageBases finds types in layout.image_bases that do not exist.
func (d *decoder) checkImageBases() {
	if d.catalog.types == nil {
		return
	}
	layout, _ := d.root.get("layout")
	bases, _ := layout.get("image_bases")
	for _, m := range bases.members {
		if _, ok := d.catalog.types[m.key]; typeName(m.key) == "" && !ok {
			d.about("layout", func() {
				d.errorAt(m.pos, "image_bases: unknown type %q%s", m.key, hint(d, m.key, d.catalog.types))
			})
		}
	}
}
