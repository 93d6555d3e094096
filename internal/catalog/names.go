package catalog

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// Every name that something else has because a service has its name, one
// function each. docs/naming.md is generated from here.

// Dashes returns the name as Kubernetes, Helm and IAM want it: "users/ui" is
// "users-ui".
func Dashes(name string) string { return strings.ReplaceAll(name, "/", "-") }

// underscores returns the name as Python and the file system want it.
func underscores(name string) string { return strings.ReplaceAll(name, "-", "_") }

// URLEnv returns the environment variable that holds the address of a needed
// service: "shop/api" is in SERVICE_URL_SHOP_API.
func URLEnv(name string) string {
	return "SERVICE_URL_" + strings.ToUpper(underscores(Dashes(name)))
}

// DatabaseSecret returns the secret that holds a database's credentials.
// prefix is the namespace, or "local" on a developer's machine.
func DatabaseSecret(prefix, database string) string {
	return prefix + "-db-" + strings.ReplaceAll(database, "_", "-") + "-creds"
}

// Dashes returns the service's name with `/` as `-`.
func (c *Catalog) Dashes(s *Service) string { return Dashes(s.Name) }

// ShortName returns the last segment of the name.
func (c *Catalog) ShortName(s *Service) string { return path.Base(s.Name) }

// Binary returns the short name with `-` as `_`, which executables have.
func (c *Catalog) Binary(s *Service) string { return underscores(path.Base(s.Name)) }

// ServiceDir returns the service's folder below services_root: service_dir if
// the entry has one, else the name with `-` as `_`.
func (c *Catalog) ServiceDir(s *Service) string {
	if s.ServiceDir != "" {
		return s.ServiceDir
	}
	return underscores(s.Name)
}

// DirDashes returns ServiceDir with `_` as `-`.
func (c *Catalog) DirDashes(s *Service) string {
	return strings.ReplaceAll(c.ServiceDir(s), "_", "-")
}

// Directory returns the service's folder in the repository.
func (c *Catalog) Directory(s *Service) string {
	return c.Layout.ServicesRoot + "/" + c.ServiceDir(s)
}

// PythonPackage returns the package of the service's modules, or "" when its
// type has none.
func (c *Catalog) PythonPackage(s *Service) string {
	if !c.Type(s).Python {
		return ""
	}
	return c.Layout.PythonPackage + "." + strings.ReplaceAll(c.ServiceDir(s), "/", ".")
}

// PythonRoot returns the folder that must be on sys.path for PythonPackage to
// be found, "." for the repository's root.
func (c *Catalog) PythonRoot(*Service) string {
	suffix := strings.ReplaceAll(c.Layout.PythonPackage, ".", "/")
	return path.Clean(strings.TrimSuffix(c.Layout.ServicesRoot, suffix))
}

// SettingsModule returns the Django settings module, or "" when the type has
// no Python package.
func (c *Catalog) SettingsModule(s *Service) string {
	if !c.Type(s).Python {
		return ""
	}
	return c.PythonPackage(s) + ".settings"
}

// ChartDir returns the folder of the Helm chart. Without a chart_dir in the
// layout it is "chart" in the service's folder, and "<dashes>-chart" for a
// service whose targets have a prefix: a new neighbour moves no chart.
func (c *Catalog) ChartDir(s *Service) string {
	pattern := c.Layout.ChartDir
	switch {
	case pattern != "":
	case c.TargetPrefix(s) == "":
		pattern = "{dir}/chart"
	default:
		pattern = "{dir}/{dashes}-chart"
	}
	return c.fill(s, pattern)
}

// ChartName returns the name of the chart, and of the Service, Deployment and
// ConfigMap that it makes.
func (c *Catalog) ChartName(s *Service) string { return Dashes(s.Name) }

// ServiceAccount returns the Kubernetes ServiceAccount of the pods.
func (c *Catalog) ServiceAccount(s *Service) string { return Dashes(s.Name) }

// DNS returns the address in the cluster, with "<namespace>" to be filled in,
// or "" for a service without a port.
func (c *Catalog) DNS(s *Service) string {
	if s.DevPort == 0 {
		return ""
	}
	return Dashes(s.Name) + ".<namespace>.svc.cluster.local:80"
}

// LocalURL returns the address on a developer's machine, or "" for a service
// without a port.
func (c *Catalog) LocalURL(s *Service) string {
	if s.DevPort == 0 {
		return ""
	}
	return "http://localhost:" + strconv.Itoa(s.DevPort) + "/"
}

// Release returns the Helm release, with "<namespace>" to be filled in.
func (c *Catalog) Release(s *Service) string { return "<namespace>-" + Dashes(s.Name) }

// ImageRepositories maps each image target to the repository of its image,
// without the registry.
func (c *Catalog) ImageRepositories(s *Service) map[string]string {
	repositories := map[string]string{}
	for target, pattern := range c.Type(s).Images {
		repositories[c.TargetName(s, target)] = c.fill(s, pattern)
	}
	return repositories
}

// devCluster is the alias of the cluster that every service has a role on.
const devCluster = "dev"

// IAMRoles maps the alias of each cluster that the service runs on to its
// role's name there: the cluster that it names and dev, or without one all
// that are not explicit.
func (c *Catalog) IAMRoles(s *Service) map[string]string {
	roles := map[string]string{}
	if !s.UseAWS {
		return roles
	}
	for alias, cluster := range c.aliases {
		wanted := !cluster.Explicit
		if s.Cluster != "" {
			wanted = alias == s.Cluster || alias == devCluster
		}
		if wanted {
			roles[alias] = "k8s." + cluster.Name + "." + Dashes(s.Name) + ".service"
		}
	}
	return roles
}

// TrustSubject returns the subject that the roles trust; the namespace is
// open.
func (c *Catalog) TrustSubject(s *Service) string {
	return "system:serviceaccount:*:" + Dashes(s.Name)
}

// TargetPrefix returns what stands before the short names of the targets:
// nothing when the last segment is the folder's name, else the last segment
// and "_".
func (c *Catalog) TargetPrefix(s *Service) string {
	if underscores(path.Base(c.ServiceDir(s))) == c.Binary(s) {
		return ""
	}
	return c.Binary(s) + "_"
}

// TargetName returns the name of a target, given its short name.
func (c *Catalog) TargetName(s *Service, short string) string { return c.TargetPrefix(s) + short }

// secretsTarget is the short name of the target for the secrets of a service.
const secretsTarget = "secrets"

// Targets returns the short names of a service's targets: those of its type,
// without the one for secrets where it has none.
func (c *Catalog) Targets(s *Service) []string {
	targets := c.Type(s).Targets
	if len(c.EffectiveSecrets(s)) > 0 {
		return targets
	}
	return slices.DeleteFunc(slices.Clone(targets), func(short string) bool { return short == secretsTarget })
}

// TargetLabels returns the labels of all targets of a service.
func (c *Catalog) TargetLabels(s *Service) []string {
	labels := make([]string, 0, len(c.Type(s).Targets))
	for _, short := range c.Targets(s) {
		labels = append(labels, "//"+c.Directory(s)+":"+c.TargetName(s, short))
	}
	return labels
}

// Executable returns the label of an executable that something else builds:
// the one in "targets", else "//<directory>:<binary>". It is "" for Python
// types, whose executables are generated.
func (c *Catalog) Executable(s *Service) string {
	if c.Type(s).Python {
		return ""
	}
	if label, ok := s.Targets[mainTarget]; ok {
		return label
	}
	return "//" + c.Directory(s) + ":" + c.Binary(s)
}

// mainTarget is the key of "targets" that dev and image take.
const mainTarget = "binary"

// fill replaces the placeholders of a pattern; what is none stays.
func (c *Catalog) fill(s *Service, pattern string) string {
	var filled strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		key, after, closed := strings.Cut(rest, "}")
		filled.WriteString(before)
		if !found || !closed {
			return filled.String() + pattern[len(before):]
		}
		filled.WriteString(c.placeholder(s, key))
		pattern = after
	}
}

func (c *Catalog) placeholder(s *Service, key string) string {
	switch key {
	case "name":
		return s.Name
	case "dir":
		return c.Directory(s)
	case "service_dir":
		return c.ServiceDir(s)
	case "dir_dashes":
		return c.DirDashes(s)
	case "dashes":
		return Dashes(s.Name)
	case "shortname":
		return c.ShortName(s)
	case "binary":
		return c.Binary(s)
	}
	return "{" + key + "}"
}
