package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// checkLinks finds paths that lead out of the repository through symbolic
// links.
func (d *decoder) checkLinks(root string) {
	c := d.catalog
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		d.errorAt(d.root.pos, "finding the repository's root: %v", err)
		return
	}
	w := linkWalk{root: real, seen: map[string]place{}}
	layout := func(key, folder string) {
		if err := w.resolve(folder).err; err != nil {
			d.about("layout", func() { d.errorAt(d.position("layout", key), "%s %q %v", key, folder, err) })
		}
	}
	layout("services_root", c.Layout.ServicesRoot)
	layout("ports_doc", c.Layout.PortsDoc)
	for _, folder := range c.Layout.TemplateDirs {
		layout("template_dirs", folder)
	}
	if w.resolve(c.Layout.ServicesRoot).err != nil {
		return // every service would say it again
	}
	for _, s := range c.Services {
		if !s.named {
			continue
		}
		if err := w.resolve(c.Directory(s)).err; err != nil {
			d.wrong(s, []string{"service_dir"}, "its folder %q %v", c.Directory(s), err)
		} else if err := w.resolve(c.ChartDir(s)).err; err != nil {
			d.wrong(s, []string{"name"}, "its chart folder %q %v", c.ChartDir(s), err)
		}
	}
}

// linkWalk resolves paths of the repository, each folder once.
type linkWalk struct {
	root string // without symbolic links itself
	seen map[string]place
}

// place is where a path of the repository really is: nowhere when real is "".
type place struct {
	real string
	err  error
}

func (w linkWalk) resolve(name string) place {
	if name == "." {
		return place{real: w.root}
	}
	if known, ok := w.seen[name]; ok {
		return known
	}
	above := w.resolve(path.Dir(name))
	found := above
	if above.real != "" {
		found = w.follow(name, filepath.Join(above.real, path.Base(name)))
	}
	w.seen[name] = found
	return found
}

// follow looks at one path whose parent has no symbolic link any more.
func (w linkWalk) follow(name, file string) place {
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return place{}
	case err != nil:
		return place{err: fmt.Errorf("cannot be looked at: %w", errors.Unwrap(err))}
	case info.Mode()&fs.ModeSymlink == 0:
		return place{real: file}
	}
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		return place{err: fmt.Errorf("leads through the symbolic link %q, which leads nowhere", name)}
	}
	if inside, err := filepath.Rel(w.root, target); err != nil || !filepath.IsLocal(inside) {
		return place{err: fmt.Errorf("leaves the repository through the symbolic link %q", name)}
	}
	return place{real: target}
}
