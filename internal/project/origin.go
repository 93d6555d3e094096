package project

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// origin finds where a file that lies in the place of f was generated, "" if nowhere that one can think of. The hash in its
// marker is that of a path and a content, so that a guess is either right or refused. copied tells that a service still has
// the file there.
func (p *Project) origin(f boilerplate.File, content []byte) (from string, copied bool) {
	marker, _ := boilerplate.ReadMarker(f.Path, content)
	for _, from := range p.origins(f, marker.Service) {
		if there, _ := boilerplate.ReadMarker(from, content); there.Intact {
			return from, p.serves(marker.Service, from)
		}
	}
	return "", false
}

// serves tells whether a file is there, in a folder of the service of that name.
func (p *Project) serves(service, name string) bool {
	s, err := p.Catalog.Lookup(service)
	if err != nil {
		return false
	}
	return (below(name, p.Catalog.Directory(s)) || below(name, p.Catalog.ChartDir(s))) && p.HasFile(name)
}

// origins are the paths at which a file may have been generated for a service before somebody moved it to where f belongs.
func (p *Project) origins(f boilerplate.File, service string) []string {
	s, err := p.Catalog.Lookup(f.Service)
	if err != nil {
		return []string{catalog.DefaultPortsDoc} // the table of ports
	}
	dir, chart := p.Catalog.Directory(s), p.Catalog.ChartDir(s)
	var all []string
	for _, folder := range p.formerFolders(dir, service) {
		if rest, in := strings.CutPrefix(f.Path, chart+"/"); in {
			for _, former := range p.formerCharts(folder, service) {
				all = append(all, path.Join(former, rest))
			}
		}
		if rest, in := strings.CutPrefix(f.Path, dir+"/"); in {
			all = append(all, path.Join(folder, rest))
		}
	}
	return all
}

// formerFolders are places that the folder at dir may have been moved from, when it was that of a service: those that
// follow from the service's name, now and with the usual folder of all services, those where the folders above have been
// added since, and those that the folder's own files name.
func (p *Project) formerFolders(dir, service string) []string {
	var folders []string
	for _, root := range []string{p.Catalog.Layout.ServicesRoot, catalog.DefaultServicesRoot} {
		folders = append(folders, path.Join(root, p.Catalog.ServiceDir(&catalog.Service{Name: service})))
	}
	if s, err := p.Catalog.Lookup(service); err == nil {
		folders = append(folders, p.Catalog.Directory(s), path.Join(catalog.DefaultServicesRoot, p.Catalog.ServiceDir(s)))
	}
	for rest, found := dir, true; found; {
		folders = append(folders, rest)
		_, rest, found = strings.Cut(rest, "/")
	}
	return append(folders, p.namedFolders(dir)...)
}

// formerCharts are places of the chart of a service whose folder was another one.
func (p *Project) formerCharts(folder, service string) []string {
	return []string{
		p.Catalog.ChartDir(&catalog.Service{Name: service}),
		path.Join(folder, "chart"),
		path.Join(folder, catalog.Dashes(service)+"-chart"),
	}
}

var folderPattern = regexp.MustCompile(`[\w.-]+(?:/[\w.-]+)+`)

// namedFolders are the paths that the generated files, and the BUILD file, of a folder speak of.
func (p *Project) namedFolders(dir string) []string {
	entries, err := fs.ReadDir(p.dir.FS(dir), ".")
	if err != nil {
		return nil
	}
	var folders []string
	for _, e := range entries {
		head, err := p.dir.ReadHead(path.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		if _, generated := boilerplate.ReadMarker("", head); generated || slices.Contains(buildFiles, e.Name()) {
			folders = append(folders, folderPattern.FindAllString(string(head), -1)...)
		}
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}
