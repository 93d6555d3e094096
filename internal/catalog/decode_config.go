package catalog

func (d *decoder) config(n node, c *Config) {
	d.fields(n, configKeys, func(key string, v node) {
		switch key {
		case "replicas":
			c.Replicas = d.replicas(v)
		case "has_static_files":
			d.boolean(v, &c.HasStaticFiles)
		case "ingress":
			d.choice(v, &c.Ingress, "public", "private")
		case "tests_timeout_sec":
			d.integer(v, 1, maxSeconds, &c.TestsTimeoutSeconds)
		case "autoscale":
			c.Autoscale = d.autoscale(v)
		}
	})
}

const maxSeconds = 24 * 60 * 60

// replicas reads namespace → number of pods; whether the namespaces exist is
// checked when all are known.
func (d *decoder) replicas(n node) map[string]int {
	replicas := map[string]int{}
	d.entries(n, func(m member) {
		var count int
		d.key(m, dnsLabel)
		d.integer(m.value, 0, maxReplicas, &count)
		replicas[m.key] = count
	})
	return replicas
}

func (d *decoder) autoscale(n node) *Autoscale {
	a := &Autoscale{Min: 1, CPU: 70}
	d.require(n, "max")
	d.fields(n, autoscaleKeys, func(key string, v node) {
		switch key {
		case "min":
			d.integer(v, 1, maxReplicas, &a.Min)
		case "max":
			d.integer(v, 1, maxReplicas, &a.Max)
		case "cpu":
			d.integer(v, 1, 1000, &a.CPU)
		}
	})
	if a.Max != 0 && a.Min > a.Max {
		d.bad(n, "has a min of %d, which is more than its max of %d", a.Min, a.Max)
	}
	return a
}

func (d *decoder) health(n node, h *Health) {
	d.fields(n, healthKeys, func(key string, v node) {
		switch key {
		case "path":
			d.str(v, healthPath, &h.Path)
		case "command":
			d.words(v, &h.Command)
		case "start_seconds":
			d.integer(v, 1, maxSeconds, &h.StartSeconds)
		case "period_seconds":
			d.integer(v, 1, maxSeconds, &h.PeriodSeconds)
		case "timeout_seconds":
			d.integer(v, 1, maxSeconds, &h.TimeoutSeconds)
		}
	})
}

func (d *decoder) worker(n node) Worker {
	var w Worker
	d.fields(n, workerKeys, func(key string, v node) {
		switch key {
		case "replicas":
			w.Replicas = d.replicas(v)
		case "autoscale":
			w.Autoscale = d.autoscale(v)
		case "dev_port":
			d.integer(v, 1, maxPort, &w.DevPort)
		}
	})
	return w
}

func (d *decoder) iam(n node, i *IAM) {
	d.fields(n, iamKeys, func(key string, v node) {
		switch key {
		case "managed_policies":
			d.list(v, policyARN, &i.ManagedPolicies)
		case "inline_policies":
			d.list(v, repositoryPath, &i.InlinePolicies)
		case "permissions_boundary":
			d.str(v, policyARN, &i.PermissionsBoundary)
		}
	})
}

func (d *decoder) repository(n node, r *Repository) {
	d.fields(n, repositoryKeys, func(key string, v node) {
		switch key {
		case "immutable_tags":
			r.ImmutableTags = new(bool)
			d.boolean(v, r.ImmutableTags)
		case "scan_on_push":
			r.ScanOnPush = new(bool)
			d.boolean(v, r.ScanOnPush)
		case "keep_images":
			d.integer(v, 1, maxReplicas, &r.KeepImages)
		case "kms_key":
			d.str(v, kmsARN, &r.KMSKey)
		}
	})
}
