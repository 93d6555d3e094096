package catalog

import (
	"slices"
	"strings"
)

// checkClusters finds clusters of the same name and a number of default
// clusters other than one, and fills in what clusters declare.
func (d *decoder) checkClusters() {
	c := d.catalog
	for _, region := range c.Regions {
		subject := "regions." + printable(region.Name)
		clusters := []string{"regions", region.Name, "clusters"}
		byName := map[string]string{}
		var defaults []string
		for _, cluster := range region.Clusters {
			c.aliases[cluster.Alias] = cluster
			d.declare(cluster.Namespaces)
			if cluster.Default {
				defaults = append(defaults, cluster.Alias)
			}
			if other, ok := byName[cluster.Name]; ok && cluster.Name != "" {
				d.about(subject+".clusters."+printable(cluster.Alias), func() {
					at := d.position(append(clusters, cluster.Alias, "name")...)
					d.errorAt(at, "the name %q is also that of the cluster %q", cluster.Name, other)
				})
			}
			byName[cluster.Name] = cluster.Alias
		}
		switch {
		case len(defaults) == 0 && d.hasErrors(subject): // it may be among the wrong ones
		case len(defaults) == 0:
			d.about(subject, func() {
				d.errorAt(d.position(clusters...), `no cluster is the default: give one of them "default": true`)
			})
		case len(defaults) > 1:
			at := d.position(append(clusters, defaults[1], "default")...)
			d.about(subject, func() {
				d.errorAt(at, "more than one cluster is the default: %s; keep one", strings.Join(defaults, ", "))
			})
		}
	}
}

// hasErrors tells whether something is wrong with a subject or below it.
func (d *decoder) hasErrors(subject string) bool {
	return slices.ContainsFunc(d.errors, func(e *Error) bool { return strings.HasPrefix(e.Service, subject) })
}

// declare adds the namespaces that a cluster names.
func (d *decoder) declare(namespaces []string) {
	for _, name := range namespaces {
		if _, ok := d.catalog.Namespaces[name]; !ok {
			d.catalog.Namespaces[name] = Namespace{ReplicasDefault: 1}
		}
	}
}
