package project

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

// Remaining names, for every folder that lost a service's files and is none of its folders any more, what is still there:
// it is somebody's own, and a person decides what becomes of it.
func (p *Project) Remaining(done []boilerplate.Action) []string {
	var lines []string
	seen := map[string]bool{}
	for _, a := range done {
		dir := path.Dir(a.Path)
		if a.Kind != boilerplate.Remove || a.Service == RegistryMarker || seen[dir] || p.isServed(a.Service, dir) {
			continue
		}
		seen[dir] = true
		if names := p.ownFiles(dir); len(names) > 0 {
			lines = append(lines, fmt.Sprintf("%s: left %s/: %s, which you wrote", a.Service, dir, strings.Join(names, " ")))
		}
	}
	return lines
}

// isServed tells whether a folder is that of a service of the registry, or its chart's, or lies in one of them.
func (p *Project) isServed(service, dir string) bool {
	s, err := p.Catalog.Lookup(service)
	if err != nil {
		return false
	}
	return below(dir+"/", p.Catalog.Directory(s)) || below(dir+"/", p.Catalog.ChartDir(s))
}

// ownFiles are the files of a folder that neither this module nor Gazelle has written.
func (p *Project) ownFiles(dir string) []string {
	entries, err := fs.ReadDir(p.dir.FS(dir), ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && !slices.Contains(buildFiles, e.Name()) && !boilerplate.IsTemporary(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names
}
