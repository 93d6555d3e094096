package catalog

const (
	serviceKeys = "name type dev_port enabled alias_groups cluster service_dir use_aws config needs databases " +
		"secrets apps urls owner description health workers targets iam repository"
	configKeys     = "replicas has_static_files ingress tests_timeout_sec autoscale"
	autoscaleKeys  = "min max cpu"
	healthKeys     = "path command start_seconds period_seconds timeout_seconds"
	workerKeys     = "replicas autoscale dev_port"
	iamKeys        = "managed_policies inline_policies permissions_boundary"
	repositoryKeys = "immutable_tags scan_on_push keep_images kms_key"
)

func (d *decoder) readServices(n node) {
	d.services = n.items
	d.catalog.byName = make(map[string]*Service, len(n.items))
	d.catalog.Services = make([]*Service, 0, len(n.items))
	d.elements(n, func(i int, v node) {
		s := blank()
		s.Line, s.Col, s.Index = int(v.pos.line), int(v.pos.col), i
		d.catalog.Services = append(d.catalog.Services, s)
		d.about(serviceSubject(i, &v), func() {
			d.require(v, "name", "type")
			d.fields(v, serviceKeys, func(key string, v node) {
				d.serviceBasic(s, key, v)
				d.serviceUses(s, key, v)
				d.serviceDeploy(s, key, v)
			})
		})
	})
}

// blank is an entry that says nothing but its name and type.
func blank() *Service {
	return &Service{
		Enabled: true, UseAWS: true,
		Config: Config{Ingress: "public", TestsTimeoutSeconds: 60},
		Health: Health{Path: "/readyz", StartSeconds: 60, PeriodSeconds: 1, TimeoutSeconds: 10},
	}
}

// serviceBasic reads what a service is.
func (d *decoder) serviceBasic(s *Service, key string, v node) {
	switch key {
	case "name":
		s.named = d.str(v, serviceName, &s.Name)
	case "type":
		d.str(v, typeName, &s.Type)
	case "dev_port":
		d.integer(v, 1, maxPort, &s.DevPort)
	case "enabled":
		d.boolean(v, &s.Enabled)
	case "alias_groups":
		d.list(v, groupName, &s.Groups)
	case "service_dir":
		d.str(v, repositoryPath, &s.ServiceDir)
	case "owner":
		d.str(v, line, &s.Owner)
	case "description":
		d.str(v, line, &s.Description)
	}
}

// serviceUses reads what a service consists of and uses.
func (d *decoder) serviceUses(s *Service, key string, v node) {
	switch key {
	case "needs":
		d.list(v, anyString, &s.Needs)
	case "databases":
		d.list(v, anyString, &s.Databases)
	case "secrets":
		d.list(v, anyString, &s.Secrets)
	case "apps":
		d.list(v, module, &s.Apps)
	case "urls":
		d.entries(v, func(m member) {
			url := URL{Prefix: m.key}
			d.key(m, urlPrefix)
			d.str(m.value, module, &url.Module)
			s.URLs = append(s.URLs, url)
		})
	case "targets":
		d.executables(v, s)
	}
}

// serviceDeploy reads how a service is run.
func (d *decoder) serviceDeploy(s *Service, key string, v node) {
	switch key {
	case "cluster":
		d.str(v, anyString, &s.Cluster)
	case "use_aws":
		d.boolean(v, &s.UseAWS)
	case "config":
		d.config(v, &s.Config)
	case "health":
		d.health(v, &s.Health)
	case "workers":
		s.Workers = map[string]Worker{}
		d.entries(v, func(m member) {
			d.key(m, workerName)
			s.Workers[m.key] = d.worker(m.value)
		})
	case "iam":
		d.iam(v, &s.IAM)
	case "repository":
		d.repository(v, &s.Repository)
	}
}

// executables reads a label, or an object of labels with the main one.
func (d *decoder) executables(n node, s *Service) {
	s.Targets = map[string]string{}
	if n.kind != object && n.kind != text && n.kind != invalid {
		d.bad(n, "must be a label, or an object of labels, not %s", n.kind)
		return
	}
	read := func(name string, v node) {
		var target string
		if d.str(v, label, &target) {
			s.Targets[name] = target
		}
	}
	if n.kind == text {
		read(mainTarget, n)
		return
	}
	d.require(n, mainTarget)
	d.entries(n, func(m member) {
		d.key(m, targetName)
		read(m.key, m.value)
	})
}
