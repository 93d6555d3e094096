package catalog

import (
	"path"
	"slices"
	"strings"
)

// checkFolders finds services that would write the same files or targets.
func (d *decoder) checkFolders() {
	c := d.catalog
	neighbours := make(map[string][]*Service, len(c.Services))
	charts := make(map[string]*Service, len(c.Services))
	for _, s := range c.Services {
		if !s.named {
			continue
		}
		folder := c.ServiceDir(s)
		neighbours[folder] = append(neighbours[folder], s)
		chart := c.ChartDir(s)
		if other, ok := charts[chart]; ok {
			d.wrong(s, []string{"name"}, "its chart folder %q is also that of %s: change layout.chart_dir or service_dir",
				chart, d.mention(other))
			continue
		}
		charts[chart] = s
	}
	for _, all := range neighbours {
		if len(all) > 1 {
			d.checkNeighbours(all)
		}
		for _, s := range all {
			d.checkInsideChart(s, charts)
		}
	}
	d.checkCase()
}

// checkCase finds folders whose paths differ in the case of letters alone. On
// macOS and Windows they are one folder.
func (d *decoder) checkCase() {
	type spelling struct {
		path string
		by   *Service
	}
	known := map[string]spelling{}
	capitals := func(s *Service) bool { return s.ServiceDir != strings.ToLower(s.ServiceDir) }
	if !slices.ContainsFunc(d.catalog.Services, capitals) {
		return // names have none
	}
	for _, s := range d.catalog.Services {
		if !s.named {
			continue
		}
		for _, folder := range []string{d.catalog.ChartDir(s), d.catalog.Directory(s)} {
			for ; folder != "."; folder = path.Dir(folder) {
				lower := strings.ToLower(folder)
				other, met := known[lower]
				if !met {
					known[lower] = spelling{folder, s}
					continue
				}
				if other.path != folder {
					d.wrong(s, []string{"service_dir"}, "its folder %q is one with %q of %s where the case of letters does not count, as on macOS: spell both alike, or rename one",
						folder, other.path, d.mention(other.by))
				}
				break // what is above it has been looked at
			}
		}
	}
}

// checkNeighbours looks at services that share a folder.
func (d *decoder) checkNeighbours(all []*Service) {
	c := d.catalog
	var python *Service
	owners := map[string]*Service{}
	for _, s := range all {
		if c.Type(s).Python && python != nil {
			d.wrong(s, []string{"service_dir"},
				"shares its folder with %s, and both write Python modules there: give one its own service_dir",
				d.mention(python))
			continue
		}
		if c.Type(s).Python {
			python = s
		}
		for _, short := range append([]string{""}, c.Type(s).Targets...) {
			name := c.TargetName(s, short)
			if other, ok := owners[name]; ok {
				d.wrong(s, []string{"service_dir"},
					"shares its folder with %s, and their targets have the same names: give one its own service_dir",
					d.mention(other))
				break
			}
			owners[name] = s
		}
	}
}

// checkInsideChart finds a service whose folder lies in some chart.
func (d *decoder) checkInsideChart(s *Service, charts map[string]*Service) {
	for folder := d.catalog.Directory(s); folder != "."; folder = path.Dir(folder) {
		other, ok := charts[folder]
		switch {
		case ok && other == s:
			d.wrong(s, []string{"name"}, "its chart folder %q is the service's own: change layout.chart_dir", folder)
			return
		case ok:
			d.wrong(s, []string{"name"}, "its folder lies in %q, the chart folder of %s: rename it, or change layout.chart_dir",
				folder, d.mention(other))
			return
		}
	}
}
