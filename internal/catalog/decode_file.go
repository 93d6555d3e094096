package catalog

import (
	"slices"
	"strconv"
	"strings"
)

const (
	fileKeys      = "$schema layout image_registry ports regions secrets databases namespaces services"
	databaseKeys  = "engine migrated_by apps seed"
	namespaceKeys = "forbid_types replicas_default"
)

// syntax takes over the parser's errors and finds out which service each is
// in.
func (d *decoder) syntax(mistakes []syntaxError) {
	services, _ := d.root.get("services")
	for _, mistake := range mistakes {
		subject := ""
		i, _ := slices.BinarySearchFunc(services.items, mistake.offset, func(n node, at int) int { return int(n.end) - at })
		if i < len(services.items) && int(services.items[i].start) <= mistake.offset {
			subject = serviceSubject(i, &services.items[i])
		}
		d.about(subject, func() { d.errorAt(mistake.pos, "%s", mistake.message) })
	}
}

// document reads the whole file.
func (d *decoder) document(root node, opts Options) {
	c := d.catalog
	c.Layout = Layout{ServicesRoot: DefaultServicesRoot, PythonRequirement: "@pip//{package}", PortsDoc: DefaultPortsDoc}
	c.Ports = Ports{First: 9000, Last: 9999}
	c.Secrets = map[string]Secret{
		"django-secret-key": {Fields: map[string]Secret{"SECRET_KEY": {Generate: "random", Length: 50}}},
	}
	c.Namespaces = map[string]Namespace{
		"prod":    {ForbidTypes: []string{"workflow"}, ReplicasDefault: 3},
		"staging": {ReplicasDefault: 1},
		"edge":    {ReplicasDefault: 1},
	}
	d.require(root, "services")
	d.fields(root, fileKeys, d.section)
	if c.Layout.PythonPackage == "" {
		c.Layout.PythonPackage = strings.ReplaceAll(c.Layout.ServicesRoot, "/", ".")
	}
	d.types(opts)
	if services, ok := root.get("services"); ok {
		d.readServices(services)
	}
}

// section reads one key of the top level; services wait for the types.
func (d *decoder) section(key string, v node) {
	c := d.catalog
	switch key {
	case "$schema":
		var schema string
		d.str(v, anyString, &schema)
	case "layout":
		d.about(key, func() { d.layout(v, &c.Layout) })
	case "image_registry":
		d.str(v, registry, &c.ImageRegistry)
	case "ports":
		d.about(key, func() { d.ports(v, &c.Ports) })
	case "regions":
		d.regions(v)
	case "secrets":
		d.named(v, "secrets", secretName, func(name string, v node) { c.Secrets[name] = d.secret(v, topSecret) })
	case "databases":
		c.Databases = map[string]Database{}
		d.named(v, "databases", databaseName, func(name string, v node) { c.Databases[name] = d.database(v) })
	case "namespaces":
		d.named(v, "namespaces", dnsLabel, func(name string, v node) { c.Namespaces[name] = d.namespace(name, v) })
	}
}

// named reads an object whose keys are names that the rule accepts; each
// member is a subject of its own.
func (d *decoder) named(n node, section string, rule rule, read func(name string, v node)) {
	d.entries(n, func(m member) {
		if why := rule(m.key); why != "" {
			d.errorAt(m.pos, "%s: a name %s: %q", section, why, m.key)
			return
		}
		d.about(section+"."+m.key, func() { read(m.key, m.value) })
	})
}

func (d *decoder) database(n node) Database {
	db := Database{Engine: "postgresql"}
	d.fields(n, databaseKeys, func(key string, v node) {
		switch key {
		case "engine":
			d.choice(v, &db.Engine, "postgresql", "sqlite")
		case "migrated_by":
			d.str(v, anyString, &db.MigratedBy)
		case "apps":
			d.list(v, appLabel, &db.Apps)
		case "seed":
			d.command(v, &db.Seed)
		}
	})
	return db
}

// namespace reads a namespace; what it leaves out keeps the default of that
// name.
func (d *decoder) namespace(name string, n node) Namespace {
	ns, ok := d.catalog.Namespaces[name]
	if !ok {
		ns.ReplicasDefault = 1
	}
	d.fields(n, namespaceKeys, func(key string, v node) {
		switch key {
		case "forbid_types":
			d.list(v, typeName, &ns.ForbidTypes)
		case "replicas_default":
			d.integer(v, 0, maxReplicas, &ns.ReplicasDefault)
		}
	})
	return ns
}

const maxReplicas = 10_000

// serviceSubject names a service in messages.
func serviceSubject(index int, n *node) string {
	subject := "services[" + strconv.Itoa(index) + "]"
	if name, ok := n.get("name"); ok && name.text != "" && name.kind == text {
		subject += " " + strconv.Quote(name.text)
	}
	return subject
}
