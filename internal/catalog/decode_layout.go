package catalog

import "strings"

const (
	layoutKeys = "services_root python_package chart_dir python_requirement python_packages " +
		"image_bases license_header template_dirs ports_doc secrets_dir"
	portsKeys = "range reserved"
)

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
			l.PythonPackages = d.strings(v, module, pipPackage)
		case "image_bases":
			l.ImageBases = d.strings(v, typeName, label)
		case "license_header":
			d.header(v, &l.LicenseHeader)
		case "template_dirs":
			d.list(v, repositoryPath, &l.TemplateDirs)
		case "ports_doc":
			d.str(v, repositoryPath, &l.PortsDoc)
		case "secrets_dir":
			d.str(v, homePath, &l.SecretsDir)
		}
	})
}

// strings reads an object that maps names of a kind to strings of another.
func (d *decoder) strings(n node, key, value rule) map[string]string {
	all := map[string]string{}
	d.entries(n, func(m member) {
		var text string
		d.key(m, key)
		if d.str(m.value, value, &text) {
			all[m.key] = text
		}
	})
	return all
}

// key checks the key of an object that maps names of a kind.
func (d *decoder) key(m member, rule rule) {
	if why := rule(m.key); why != "" {
		d.errorAt(m.pos, "%s %s", d.where(), why)
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
