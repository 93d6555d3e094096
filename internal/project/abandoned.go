package project

import (
	"slices"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

// Abandoned is what has to happen with the generated files in a folder, and in those below it, where no service or chart
// lies since services_root or the pattern of charts has changed. What lies where files are looked for anyway is left out.
func (p *Project) Abandoned(dir string) []boilerplate.Action {
	if dir == "" || !p.Manner(dir).Files {
		return nil
	}
	roots := p.searchRoots(Scope{}, nil)
	var files []string
	p.walk(dir, false, func(name string) {
		searched := slices.ContainsFunc(roots, func(root string) bool { return below(name, root) })
		if !searched && name != p.Catalog.Layout.PortsDoc {
			files = append(files, name)
		}
	})
	return p.leftoversAmong(files, Scope{Dirs: []string{dir}}, p.Catalog.Services, nil, nil)
}
