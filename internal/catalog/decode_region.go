package catalog

const (
	regionKeys  = "clusters"
	clusterKeys = "name default explicit notify_channel account context namespaces protected identity"
)

// regions reads the one region that is supported.
func (d *decoder) regions(n node) {
	c := d.catalog
	if !d.is(n, object) {
		return
	}
	if len(n.members) == 0 {
		d.bad(n, "has no region: leave the key out")
	}
	d.entries(n, func(m member) {
		d.key(m, regionName)
		if len(c.Regions) == 1 {
			d.errorAt(m.pos, "regions: %q and %q: more than one region is not supported; keep one", c.Regions[0].Name, m.key)
			return
		}
		region := Region{Name: m.key}
		d.about("regions."+printable(m.key), func() {
			d.require(m.value, "clusters")
			d.fields(m.value, regionKeys, func(_ string, v node) { region.Clusters = d.clusters(printable(m.key), v) })
		})
		c.Regions = append(c.Regions, region)
	})
}

func (d *decoder) clusters(region string, n node) []Cluster {
	var clusters []Cluster
	if n.kind == object && len(n.members) == 0 {
		d.bad(n, "has no cluster")
		return nil
	}
	d.entries(n, func(m member) {
		d.key(m, aliasName)
		d.about("regions."+region+".clusters."+printable(m.key), func() {
			clusters = append(clusters, d.cluster(m.key, m.value))
		})
	})
	return clusters
}

func (d *decoder) cluster(alias string, n node) Cluster {
	c := Cluster{Alias: alias, Identity: "irsa"}
	d.require(n, "name")
	d.fields(n, clusterKeys, func(key string, v node) {
		switch key {
		case "name":
			d.str(v, clusterName, &c.Name)
		case "default":
			d.boolean(v, &c.Default)
		case "explicit":
			d.boolean(v, &c.Explicit)
		case "notify_channel":
			d.str(v, line, &c.NotifyChannel)
		case "account":
			d.str(v, accountID, &c.Account)
		case "context":
			d.str(v, filledLine, &c.Context)
		case "namespaces":
			d.clusterNamespaces(v, &c)
		case "protected":
			d.boolean(v, &c.Protected)
		case "identity":
			d.choice(v, &c.Identity, "irsa", "pod_identity")
		}
	})
	if c.Context == "" {
		c.Context = c.Name
	}
	return c
}

// clusterNamespaces reads an array of names, or the word per_user.
func (d *decoder) clusterNamespaces(n node, c *Cluster) {
	switch n.kind {
	case array:
		if len(n.items) == 0 {
			d.bad(n, `has no namespace: leave the key out to allow any, or write "per_user"`)
		}
		d.list(n, dnsLabel, &c.Namespaces)
	case text:
		if c.PerUser = n.text == "per_user"; !c.PerUser {
			d.bad(n, `must be an array of names or "per_user", not %q`, n.text)
		}
	case invalid:
	default:
		d.bad(n, `must be an array of names or "per_user", not %s`, n.kind)
	}
}
