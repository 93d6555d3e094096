package project

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
)

// PlanRename plans to give a service another name. Its folder and its chart's go with the name as far as they are
// called after it, with what people wrote in them. Whatever stands in the way is found before anything is changed.
//
// A rename that was interrupted after the registry was edited is planned again from what is left over.
func (p *Project) PlanRename(from, to string) (*Change, error) {
	old, err := p.Catalog.Lookup(from)
	switch {
	case err != nil:
		return p.planRest(from, to, err)
	case from == to:
		return nil, fmt.Errorf("%q is the name already", from)
	}
	r := p.relocate(old, to)
	registry, after, err := p.edit(from, func(data []byte) ([]byte, error) {
		return catalog.Rename(data, catalog.Renaming{Old: from, New: to, Module: r.module, Label: r.label})
	})
	if err != nil {
		return nil, err
	}
	c := &Change{Before: p, After: after, Old: old, registry: registry}
	if c.New, err = after.Catalog.Lookup(to); err != nil {
		return nil, err
	}
	if r.oldDir != r.newDir {
		if other := p.sharesFolder(old); other != nil {
			return nil, fmt.Errorf("%s: %q shares %s with %q: give %q the service_dir %q, so that the folder stays, then rename", p.Catalog.File, from, r.oldDir, other.Name, from, p.Catalog.ServiceDir(old))
		}
		after.manners = map[string]Manner{r.newDir: p.Manner(r.oldDir)}
	}
	if err := c.planMoves(r); err != nil {
		return nil, err
	}
	return c, c.mayBegin()
}

// planRest plans the end of a rename of which the registry knows already. missing is the error without one.
func (p *Project) planRest(from, to string, missing error) (*Change, error) {
	renamed, err := p.Catalog.Lookup(to)
	if err != nil {
		return nil, missing
	}
	ghost := *renamed
	ghost.Name = from
	c := &Change{Before: p, After: p, Old: &ghost, New: renamed}
	if !p.leftOver(from) {
		return nil, fmt.Errorf("%w; %q is registered, and nothing is left over of a rename", missing, to)
	}
	return c, nil
}

// leftOver tells whether generated files of a service that no entry names are still there.
func (p *Project) leftOver(name string) bool {
	for _, a := range p.leftovers(Scope{}, nil, nil, nil) {
		if a.Service == name {
			return true
		}
	}
	return false
}

// planMoves finds the files that go with the service, and what stands in their way.
func (c *Change) planMoves(r relocation) error {
	skip := []string{}
	if below(r.newDir, r.oldDir) {
		skip = append(skip, r.newDir) // what a run that was interrupted has moved there
	}
	own, conflicts, err := c.Before.holdings(c.Old, skip...)
	if err != nil {
		return err
	}
	lines := Conflicts(conflicts)
	for _, link := range c.links(r) {
		lines = append(lines, fmt.Sprintf("conflict: %s is a symbolic link: move what it leads to, and the link, yourself, then change the name in %s", link, c.Before.Catalog.File))
	}
	for _, name := range own {
		to := r.path(name)
		if to == name {
			continue
		}
		c.Moves = append(c.Moves, Move{name, to})
		switch {
		case path.Base(name) == ".git":
			lines = append(lines, fmt.Sprintf("conflict: %s is a Git repository of its own: move it yourself, then run again", path.Dir(name)))
		case below(to, r.oldDir) && !below(to, r.newDir):
			lines = append(lines, fmt.Sprintf("conflict: %s would become %s, in the same folder: rename the service to another name first", name, to))
		case c.Before.exists(to):
			lines = append(lines, fmt.Sprintf("conflict: %s cannot become %s: that is there already; rename or delete one of the two", name, to))
		}
	}
	return refuse(lines)
}

// exists tells whether anything is at a path, a link that leads nowhere too.
func (p *Project) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(p.Root, filepath.FromSlash(name)))
	return err == nil
}

// links are the symbolic links on the way to folders that would move.
func (c *Change) links(r relocation) []string {
	var links []string
	for _, move := range []Move{{r.oldDir, r.newDir}, {r.oldChart, r.newChart}} {
		if link := c.Before.linkAt(move.From); link != "" && move.From != move.To && !slices.Contains(links, link) {
			links = append(links, link)
		}
	}
	return links
}

// linkAt is the first part of a folder's path, below that of all services, that is a symbolic link, "" without one. What
// lies behind it may be somebody else's too.
func (p *Project) linkAt(folder string) string {
	found := ""
	for ; folder != "." && folder != p.Catalog.Layout.ServicesRoot; folder = path.Dir(folder) {
		info, err := os.Lstat(filepath.Join(p.Root, filepath.FromSlash(folder)))
		if err == nil && info.Mode()&os.ModeSymlink != 0 {
			found = folder
		}
	}
	return found
}

// A relocation is where a service's folders, and its Python package, are before and after it is renamed.
type relocation struct {
	oldDir, newDir         string
	oldChart, newChart     string
	oldPackage, newPackage string
	others                 []string // folders of other services, which stay
}

func (p *Project) relocate(old *catalog.Service, to string) relocation {
	c := p.Catalog
	renamed := *old
	renamed.Name = to
	return relocation{
		oldDir: c.Directory(old), newDir: c.Directory(&renamed),
		oldChart: c.ChartDir(old), newChart: c.ChartDir(&renamed),
		oldPackage: c.PythonPackage(old), newPackage: c.PythonPackage(&renamed),
		others: p.othersFolders(old),
	}
}

// path is where a file or folder of the service is afterwards.
func (r relocation) path(name string) string {
	if below(name, r.oldChart) {
		return r.newChart + strings.TrimPrefix(name, r.oldChart)
	}
	return r.newDir + strings.TrimPrefix(name, r.oldDir)
}

// stays tells whether a path in the service's folder is another service's.
func (r relocation) stays(name string) bool {
	return slices.ContainsFunc(r.others, func(folder string) bool { return name == folder || below(name, folder) })
}

// module is what a module of the service is called afterwards.
func (r relocation) module(dotted string) string {
	rest, ok := strings.CutPrefix(dotted+".", r.oldPackage+".")
	if !ok || r.oldPackage == "" || r.stays(path.Join(r.oldDir, strings.ReplaceAll(rest, ".", "/"))) {
		return dotted
	}
	return strings.TrimSuffix(r.newPackage+"."+rest, ".")
}

// label is what a target in the service's folder is called afterwards.
func (r relocation) label(label string) string {
	folder, target, _ := strings.Cut(strings.TrimPrefix(label, "//"), ":")
	if folder != r.oldDir && !below(folder, r.oldDir) || r.stays(folder) {
		return label
	}
	moved := "//" + r.path(folder)
	if target != "" {
		moved += ":" + target
	}
	return moved
}

// below tells whether a path lies in a folder.
func below(name, folder string) bool { return strings.HasPrefix(name, folder+"/") }
