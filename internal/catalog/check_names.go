package catalog

import (
	"maps"
	"slices"
	"strings"
)

// checkNames finds names that are used twice, or that are the same one where
// `/` becomes `-`.
func (d *decoder) checkNames() {
	dashed := make(map[string]*Service, len(d.services))
	for _, s := range d.catalog.Services {
		if !s.named {
			continue
		}
		if other, ok := d.catalog.byName[s.Name]; ok {
			d.wrong(s, []string{"name"}, "the name is taken by %s", d.mention(other))
			s.named = false
			continue
		}
		d.catalog.byName[s.Name] = s
		if other, ok := dashed[Dashes(s.Name)]; ok {
			d.wrong(s, []string{"name"}, "the name becomes %q in Kubernetes and IAM, as does that of %s: rename one",
				Dashes(s.Name), d.mention(other))
			s.named = false
			continue
		}
		dashed[Dashes(s.Name)] = s
		d.checkRoles(s)
	}
}

// maxRole is the length that IAM allows.
const maxRole = 64

func (d *decoder) checkRoles(s *Service) {
	roles := d.catalog.IAMRoles(s)
	for _, alias := range slices.Sorted(maps.Keys(roles)) {
		if role := roles[alias]; len(role) > maxRole {
			d.wrong(s, []string{"name"},
				"the IAM role %s has %d characters, %d are allowed: shorten the name, or set use_aws to false",
				role, len(role), maxRole)
			return
		}
	}
}

// checkTypes finds unknown types, and keys that a type has no use for.
func (d *decoder) checkTypes() {
	c := d.catalog
	if c.types == nil {
		return
	}
	names := slices.Sorted(maps.Keys(c.types))
	for _, s := range c.Services {
		if s.Type == "" {
			continue
		}
		t, ok := c.types[s.Type]
		if !ok {
			d.wrong(s, []string{"type"}, "unknown type %q%s (there are %s)",
				s.Type, hint(d, s.Type, c.types), strings.Join(names, ", "))
			continue
		}
		d.unwanted(s, "apps", t.Python, "is for Python services")
		d.unwanted(s, "urls", t.Python, "is for Python services")
		d.unwanted(s, "targets", !t.Python, "is for services whose executable is built elsewhere")
		d.unwanted(s, "workers", t.Workers, "is for services with workers")
		if _, taken := s.Workers["maintenance"]; taken && t.Images["maintenance_image"] != "" {
			d.wrong(s, []string{"workers", "maintenance"}, "a worker cannot be called maintenance: every service of type %q has a process of that name", s.Type)
		}
		d.unwanted(s, "dev_port", t.DevPort != PortNone, "is for services with a port")
		if t.Python && s.named {
			d.checkModules(s)
		}
	}
}

func (d *decoder) unwanted(s *Service, key string, wanted bool, what string) {
	if !wanted && d.has(s, key) {
		d.wrong(s, []string{key}, "%s %s, and type %q has none", key, what, s.Type)
	}
}

// checkModules finds folders that Python cannot import.
func (d *decoder) checkModules(s *Service) {
	key := "name"
	if s.ServiceDir != "" {
		key = "service_dir"
	}
	for segment := range strings.SplitSeq(d.catalog.ServiceDir(s), "/") {
		switch {
		case appLabel(segment) != "":
			d.wrong(s, []string{key}, notImportable, segment, "not a Python identifier")
		case hasWord(pythonKeywords, segment):
			d.wrong(s, []string{key}, notImportable, segment, "a keyword of Python")
		}
	}
}

const notImportable = "%q is %s, so its modules cannot be imported: rename it, or set service_dir"

// pythonKeywords are the words that an import statement cannot name.
const pythonKeywords = "and as assert async await break class continue def del elif else except finally for from " +
	"global if import in is lambda nonlocal not or pass raise return try while with yield False None True"

// checkLayout finds a python_package that services_root does not end in.
func (d *decoder) checkLayout() {
	l := d.catalog.Layout
	folder := strings.ReplaceAll(l.PythonPackage, ".", "/")
	layout, _ := d.root.get("layout")
	root, rooted := layout.get("services_root")
	_, given := layout.get("python_package")
	switch {
	case rooted && root.text != l.ServicesRoot: // reported
	case !given && module(l.PythonPackage) != "":
		if s := d.firstPython(); s != nil {
			d.about("layout", func() {
				d.errorAt(d.position("layout", "services_root"),
					"services_root %q is not a Python package, which %s needs: rename it", l.ServicesRoot, d.mention(s))
			})
		}
	case folder != l.ServicesRoot && !strings.HasSuffix(l.ServicesRoot, "/"+folder):
		d.about("layout", func() {
			d.errorAt(d.position("layout", "python_package"),
				"python_package %q must be the end of services_root %q, with dots for slashes",
				l.PythonPackage, l.ServicesRoot)
		})
	}
}

func (d *decoder) firstPython() *Service {
	for _, s := range d.catalog.Services {
		if d.catalog.Type(s).Python {
			return s
		}
	}
	return nil
}
