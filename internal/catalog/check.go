package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// check looks at everything that concerns more than one value.
func (d *decoder) check(opts Options) {
	d.checkLayout()
	d.checkClusters()
	d.checkNames()
	d.checkTypes()
	d.checkPorts()
	d.checkFolders()
	d.checkGroups()
	d.checkReferences()
	d.checkNeeds()
	if opts.Root != "" {
		d.checkLinks(opts.Root)
	}
}

// types asks which service types exist. They stay nil, and unchecked, when that
// cannot be known.
func (d *decoder) types(opts Options) {
	c := d.catalog
	dirs := find(d.root, []string{"layout", "template_dirs"})
	if dirs.kind == array && len(dirs.items) != len(c.Layout.TemplateDirs) {
		return // reported
	}
	if opts.Types == nil {
		c.types = BuiltinTypes()
		return
	}
	var err error
	if c.types, err = opts.Types(c.Layout); err != nil {
		c.types = nil
		d.about("layout", func() { d.errorAt(d.position("layout", "template_dirs"), "reading service types: %v", err) })
	}
}

// position finds a value by its keys, array indices among them; the nearest
// enclosing value stands for one that does not exist.
func (d *decoder) position(keys ...string) position {
	return find(d.root, keys).pos
}

func find(n node, keys []string) node {
	for _, key := range keys {
		if n.kind == array {
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(n.items) {
				break
			}
			n = n.items[i]
			continue
		}
		below, ok := n.get(key)
		if !ok {
			break
		}
		n = below
	}
	return n
}

// entry returns the value of a service.
func (d *decoder) entry(s *Service) *node {
	return &d.services[s.Index]
}

// wrong reports an error about a service, at the value of one of its keys.
func (d *decoder) wrong(s *Service, keys []string, format string, args ...any) {
	n := d.entry(s)
	d.about(serviceSubject(s.Index, n), func() { d.errorAt(find(*n, keys).pos, format, args...) })
}

// has tells whether a service's entry has a key.
func (d *decoder) has(s *Service, key string) bool {
	_, ok := d.entry(s).get(key)
	return ok
}

// mention names another service in a message.
func (d *decoder) mention(s *Service) string {
	return fmt.Sprintf("%s (line %d)", serviceSubject(s.Index, d.entry(s)), s.Line)
}

// hint ends a message with the nearest known name, as long as that does not
// take too much time.
func hint[V any](d *decoder, word string, known map[string]V) string {
	if d.comparisons -= len(known); d.comparisons < 0 {
		return ""
	}
	return didYouMean(word, slices.Collect(maps.Keys(known)))
}
