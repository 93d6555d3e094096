package render

import (
	"maps"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
)

// What charts need to know of a service. In names that depend on where a chart is installed "<namespace>" is left open,
// as the catalog does it.

const (
	// podPort is where programs listen in a pod.
	podPort = 8001
	// ownImage is the image target of a type that has one process, workerImage that of processes that a service may
	// declare several of, maintenanceImage that of one which never runs twice.
	ownImage         = "image"
	workerImage      = "worker_image"
	maintenanceImage = "maintenance_image"
)

// processes are what runs of a service, a Deployment each: one for each image, the service's own first, and of workers
// one for each that is declared.
func processes(c *catalog.Catalog, s *catalog.Service) []map[string]any {
	out := []map[string]any{}
	for i, target := range imageTargets(c, s) {
		if target == workerImage && len(s.Workers) > 0 {
			out = append(out, declaredWorkers(c, s)...)
			continue
		}
		p := process(c, s, target)
		if i == 0 {
			p["deployment"] = catalog.Dashes(s.Name)
		}
		out = append(out, p)
	}
	return out
}

// imageTargets are the short names of the type's image targets: what the service is for comes first, maintenance last.
func imageTargets(c *catalog.Catalog, s *catalog.Service) []string {
	targets := sortedKeys(c.Type(s).Images)
	slices.SortStableFunc(targets, func(a, b string) int { return rank(a) - rank(b) })
	return targets
}

func rank(target string) int {
	switch target {
	case ownImage:
		return 0
	case workerImage:
		return 1
	case maintenanceImage:
		return 3
	}
	return 2
}

// process is what an image target is for.
func process(c *catalog.Catalog, s *catalog.Service, target string) map[string]any {
	name := "server"
	if target != ownImage {
		name = strings.ReplaceAll(strings.TrimSuffix(target, "_image"), "_", "-")
	}
	return map[string]any{
		"name":       name,
		"component":  name,
		"deployment": catalog.Dashes(s.Name) + "-" + name,
		"image":      target,
		"repository": c.ImageRepositories(s)[c.TargetName(s, target)],
		"worker":     "",
		"single":     target == maintenanceImage,
		"replicas":   replicas(c, s.Config.Replicas),
		"autoscale":  autoscale(s.Config.Autoscale),
	}
}

// declaredWorkers are the processes of a service with several workers. They differ from a lone one in name, argument and
// number.
func declaredWorkers(c *catalog.Catalog, s *catalog.Service) []map[string]any {
	out := []map[string]any{}
	for _, name := range sortedKeys(s.Workers) {
		w := s.Workers[name]
		p := process(c, s, workerImage)
		p["name"], p["deployment"], p["worker"] = name, catalog.Dashes(s.Name)+"-"+name, name
		p["replicas"], p["autoscale"] = replicas(c, s.Config.Replicas, w.Replicas), autoscale(w.Autoscale)
		out = append(out, p)
	}
	return out
}

// replicas are the numbers of pods in every namespace that the registry knows. Later layers win.
func replicas(c *catalog.Catalog, layers ...map[string]int) map[string]int {
	out := make(map[string]int, len(c.Namespaces))
	for name, namespace := range c.Namespaces {
		out[name] = namespace.ReplicasDefault
	}
	for _, layer := range layers {
		maps.Copy(out, layer)
	}
	return out
}

// autoscale is nil for a fixed number of pods.
func autoscale(a *catalog.Autoscale) map[string]int {
	if a == nil {
		return nil
	}
	return map[string]int{"min": a.Min, "max": a.Max, "cpu": a.CPU}
}

// livePath answers 200 while the program runs, whatever the state of what it depends on; "" where only an accepted
// connection tells.
func livePath(c *catalog.Catalog, s *catalog.Service) string {
	if c.Type(s).Python || s.Health.Path == "/readyz" {
		return "/healthz"
	}
	return ""
}

// mountedSecrets are the secrets that pods read: those that the service uses, and the credentials of its databases.
// SQLite has none.
func mountedSecrets(c *catalog.Catalog, s *catalog.Service) []string {
	out := c.EffectiveSecrets(s)
	for _, name := range s.Databases {
		if c.Databases[name].Engine == "postgresql" {
			out = append(out, catalog.DatabaseSecret("<namespace>", name))
		}
	}
	return out
}

// clusters are all clusters, with the role that pods of the service get there through their ServiceAccount. Where the
// registry does not tell the account, the ARN has "<account>" in its place.
func clusters(c *catalog.Catalog, s *catalog.Service) []map[string]any {
	out := []map[string]any{}
	roles := c.IAMRoles(s)
	for _, region := range c.Regions {
		for _, cluster := range region.Clusters {
			arn := ""
			if role := roles[cluster.Alias]; role != "" && cluster.Identity == "irsa" {
				account := cluster.Account
				if account == "" {
					account = "<account>"
				}
				arn = "arn:" + partition(region.Name) + ":iam::" + account + ":role/" + role
			}
			out = append(out, map[string]any{
				"alias": cluster.Alias, "namespaces": append([]string{}, cluster.Namespaces...), "role_arn": arn,
			})
		}
	}
	return out
}

// partition is the part of AWS that a region belongs to.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}
