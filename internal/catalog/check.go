package catalog

// types asks which service types exist.
func (d *decoder) types(opts Options) {
	if opts.Types == nil {
		d.catalog.types = BuiltinTypes()
		return
	}
	types, err := opts.Types(d.catalog.Layout)
	if err != nil {
		d.about("layout", func() { d.errorAt(d.position("layout", "template_dirs"), "%v", err) })
	}
	d.catalog.types = types
}

// position finds a value by its keys; the nearest enclosing value that exists
// stands for one that does not.
func (d *decoder) position(keys ...string) position {
	n := d.root
	for _, key := range keys {
		below, ok := n.get(key)
		if !ok {
			break
		}
		n = below
	}
	return n.pos
}

// check looks at everything that concerns more than one value.
func (d *decoder) check(opts Options) {
	c := d.catalog
	for _, s := range c.Services {
		if _, ok := c.byName[s.Name]; !ok && s.nameOK {
			c.byName[s.Name] = s
		}
	}
	c.aliases = map[string]Cluster{}
	for _, region := range c.Regions {
		for _, cluster := range region.Clusters {
			c.aliases[cluster.Alias] = cluster
		}
	}
}
