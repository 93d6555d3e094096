package project

import (
	"path"
	"regexp"
	"strings"

	"github.com/rules-services/rules_services/internal/render"
)

var (
	// requirementsFile matches the lock files that MODULE.bazel gives to pip.parse: requirements_lock,
	// requirements_linux and their like.
	requirementsFile = regexp.MustCompile(`(?m)^\s*requirements_\w+\s*=\s*"(?://([^:"]*))?:?([^:"/]+)"`)
	// lockedPackage matches a line that pins a package.
	lockedPackage = regexp.MustCompile(`(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\]\s*)?==`)
)

// Requirement is the label of the pip package that provides a module: the one that layout.python_packages says, else the
// one of that name among those that MODULE.bazel's lock files pin.
func (p *Project) Requirement(module string) (label string, known bool) {
	if label, known = render.Requirement(p.Catalog, module); known {
		return label, true
	}
	if p.locked == nil {
		p.locked = p.lockedPackages()
	}
	for name := module; name != ""; name = name[:max(strings.LastIndexByte(name, '.'), 0)] {
		if pkg := render.PackageName(name); p.locked[pkg] {
			return render.RequirementLabel(p.Catalog, pkg), true
		}
	}
	return "", false
}

// lockedPackages are the names that lock files pin, as labels have them.
func (p *Project) lockedPackages() map[string]bool {
	locked := map[string]bool{}
	module, err := p.dir.Read("MODULE.bazel")
	if err != nil {
		return locked
	}
	for _, file := range requirementsFile.FindAllSubmatch(module, -1) {
		content, err := p.dir.Read(path.Join(string(file[1]), string(file[2])))
		if err != nil {
			continue // Bazel names a file that is not there
		}
		for _, line := range lockedPackage.FindAllSubmatch(content, -1) {
			locked[render.PackageName(string(line[1]))] = true
		}
	}
	return locked
}
