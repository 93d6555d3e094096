package project

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/render"
)

var (
	// moduleFiles are where pip.parse or pip_parse is called; include() of MODULE.bazel adds more.
	moduleFiles = []string{"MODULE.bazel", "WORKSPACE.bazel", "WORKSPACE"}
	// requirementsFiles matches the lock files that are given to these: requirements_lock, requirements_linux and their
	// like, requirements_by_platform too.
	requirementsFiles = regexp.MustCompile(`\brequirements_\w+\s*=\s*(?:Label\()?("[^"]*"|\{[^}]*\})`)
	includedFile      = regexp.MustCompile(`(?m)^\s*include\(\s*("[^"]*")`)
	stringInModule    = regexp.MustCompile(`"(?:@[^/"]*)?(?://)?([^"]*)"`)
	commentInModule   = regexp.MustCompile(`(?m)^\s*#.*$`)
	// lockedPackage matches a line that pins a package, or says where it comes from.
	lockedPackage = regexp.MustCompile(`(?m)^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*(?:\[[^\]]*\][ \t]*)?(?:[=<>!~@;\\]|\r?$)`)
)

// Requirement is the label of the pip package that provides a module: the one that layout.python_packages says, else the
// one of that name among those that the repository's lock files pin.
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
	modules := slices.Clone(moduleFiles)
	for i := 0; i < len(modules); i++ { // included ones are added on the way
		content, err := p.dir.Read(modules[i])
		if err != nil {
			continue // Bazel names a file that is not there
		}
		content = commentInModule.ReplaceAll(content, nil)
		for _, name := range filesIn(includedFile, content) {
			if !slices.Contains(modules, name) {
				modules = append(modules, name)
			}
		}
		for _, name := range filesIn(requirementsFiles, content) {
			lock, _ := p.dir.Read(name)
			for _, line := range lockedPackage.FindAllSubmatch(lock, -1) {
				locked[render.PackageName(string(line[1]))] = true
			}
		}
	}
	return locked
}

// filesIn are the files of this repository whose labels are in what a pattern captures.
func filesIn(pattern *regexp.Regexp, content []byte) []string {
	var files []string
	for _, argument := range pattern.FindAllSubmatch(content, -1) {
		for _, text := range stringInModule.FindAllSubmatch(argument[1], -1) {
			files = append(files, path.Join(strings.Split(string(text[1]), ":")...))
		}
	}
	return files
}
