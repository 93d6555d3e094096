package catalog

import (
	"slices"
	"strconv"
	"strings"
)

const (
	fileKeys      = "$schema layout image_registry ports regions secrets databases namespaces services"
	layoutKeys    = "services_root python_package chart_dir python_requirement python_packages license_header template_dirs ports_doc"
	portsKeys     = "range reserved"
	databaseKeys  = "engine migrated_by apps"
	namespaceKeys = "forbid_types replicas_default"
)

// syntax takes over the parser's errors and finds out which service each is
// in.
func (d *decoder) syntax(mistakes []syntaxError) {
	services, _ := d.root.get("services")
	for _, mistake := range mistakes {
		subject := ""
		i, _ := slices.BinarySearchFunc(services.items, mistake.offset, func(n node, offset int) int { return int(n.end) - offset })
		if i < len(services.items) && int(services.items[i].start) <= mistake.offset {
			subject = serviceSubject(i, &services.items[i])
		}
		d.about(subject, func() { d.errorAt(mistake.pos, "%s", mistake.message) })
	}
}

// document reads the whole file.
func (d *decoder) document(root node, opts Options) {
	c := d.catalog
	c.Layout = Layout{ServicesRoot: "services", PythonRequirement: "@pip//{package}", PortsDoc: "docs/DEV_PORTS.md"}
	c.Ports = Ports{First: 9000, Last: 9999}
	c.Secrets = map[string]Secret{"django-secret-key": {Fields: map[string]Secret{"SECRET_KEY": {Generate: "random", Length: 50}}}}
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

func (d *decoder) layout(n node, l *Layout) {
	d.fields(n, layoutKeys, func(key string, v node) {
		switch key {
		case "services_root":
			d.str(v, repositoryPath, &l.ServicesRoot)
		case "python_package":
			d.str(v, module, &l.PythonPackage)
		case "chart_dir":
			d.str(v, chartPath, &l.ChartDir)
		case "python_requirement":
			d.str(v, requirement, &l.PythonRequirement)
		case "python_packages":
			l.PythonPackages = map[string]string{}
			d.entries(v, func(m member) {
				var name string
				d.key(m, module)
				if d.str(m.value, pipPackage, &name) {
					l.PythonPackages[m.key] = name
				}
			})
		case "license_header":
			d.header(v, &l.LicenseHeader)
		case "template_dirs":
			d.list(v, repositoryPath, &l.TemplateDirs)
		case "ports_doc":
			d.str(v, repositoryPath, &l.PortsDoc)
		}
	})
}

// key checks the key of an object that maps names of a kind.
func (d *decoder) key(m member, rule rule) {
	if why := rule(m.key); why != "" {
		d.errorAt(m.pos, "%s %s", strings.Join(d.path, "."), why)
	}
}

// header reads a text that may be written as an array of lines.
func (d *decoder) header(n node, into *string) {
	if n.kind != array {
		d.str(n, anyString, into)
		return
	}
	var lines []string
	d.elements(n, func(_ int, v node) {
		var one string
		d.str(v, line, &one)
		lines = append(lines, one)
	})
	*into = strings.Join(lines, "\n")
}

func (d *decoder) ports(n node, p *Ports) {
	d.fields(n, portsKeys, func(key string, v node) {
		switch key {
		case "range":
			d.portRange(v, p)
		case "reserved":
			d.numbers(v, &p.Reserved)
		}
	})
}

func (d *decoder) portRange(n node, p *Ports) {
	if !d.is(n, array) {
		return
	}
	if len(n.items) != 2 {
		d.bad(n, "must be two ports, the first and the last")
		return
	}
	d.elements(n, func(i int, v node) { d.integer(v, 1, maxPort, []*int{&p.First, &p.Last}[i]) })
	if p.First > p.Last {
		d.bad(n, "begins after its end: %d is more than %d", p.First, p.Last)
	}
}

const maxPort = 65535

// numbers reads an array of different ports.
func (d *decoder) numbers(n node, into *[]int) {
	seen := map[int]bool{}
	d.elements(n, func(_ int, v node) {
		var port int
		switch d.integer(v, 1, maxPort, &port); {
		case port == 0: // reported
		case seen[port]:
			d.bad(v, "repeats %d", port)
		default:
			seen[port] = true
			*into = append(*into, port)
		}
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
