package charts

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rules-services/rules_services/internal/catalog"
)

// TestStock renders the charts of all 24 services of the registry that this project replaces, as they are generated.
func TestStock(t *testing.T) {
	helm(t)
	r := generate(t, stock(t))
	if len(r.catalog.Services) != 24 {
		t.Fatalf("%d services", len(r.catalog.Services))
	}
	for _, s := range r.catalog.Services {
		t.Run(s.Name, func(t *testing.T) {
			chart, out := r.chart(s), t.TempDir()
			lint(t, chart)
			for _, namespace := range []string{"dev", "staging", "prod"} {
				rendered := template(t, chart, namespace)
				checkStock(t, r.catalog, s, namespace, decode(t, rendered))
				write(t, filepath.Join(out, namespace+".yaml"), rendered)
			}
			yamllint(t, chart, out)
		})
	}
}

// checkStock holds the objects of a service to what the registry calls them.
func checkStock(t *testing.T, c *catalog.Catalog, s *catalog.Service, namespace string, o objects) {
	t.Helper()
	want := []string{c.ChartName(s)}
	if s.Type == "workflow" {
		want = append(want, c.ChartName(s)+"-maintenance")
	}
	if got := slices.Sorted(maps.Keys(o.deployments)); !slices.Equal(got, want) {
		t.Errorf("Deployments %s, want %s", got, want)
	}
	if len(o.accounts) != 1 || o.accounts[c.ServiceAccount(s)] == nil {
		t.Errorf("ServiceAccounts %s, want %s", slices.Collect(maps.Keys(o.accounts)), c.ServiceAccount(s))
	}
	checkService(t, c, s, o)
	repositories := map[string]bool{}
	for name := range o.deployments {
		repositories[o.container(t, name).Image] = true
	}
	for _, repository := range c.ImageRepositories(s) {
		if !repositories[repository+":tag-is-not-set"] {
			t.Errorf("no image of %s, but %v", repository, repositories)
		}
	}
	checkNumber(t, c, s, namespace, o)
	checkSecrets(t, c, s, o)
}

// checkService wants a Service exactly where the registry gives an address.
func checkService(t *testing.T, c *catalog.Catalog, s *catalog.Service, o objects) {
	t.Helper()
	service := o.services[c.ChartName(s)]
	if c.DNS(s) == "" {
		if len(o.services) > 0 || len(o.container(t, c.ChartName(s)).Ports) > 0 {
			t.Error("there is a Service or a port, but nothing to serve")
		}
		return
	}
	if service == nil || len(o.services) != 1 || service.Spec.Ports[0].Port != 80 {
		t.Fatalf("Services %v, want %s with port 80", o.services, c.ChartName(s))
	}
	if got := o.selected(service); !slices.Equal(got, []string{c.ChartName(s)}) {
		t.Errorf("the Service selects the pods of %s", got)
	}
	container := o.container(t, c.ChartName(s))
	port := container.Ports[0]
	if port.Name != service.Spec.Ports[0].TargetPort.StrVal || fmt.Sprint(port.ContainerPort) != env(container)["PORT"] {
		t.Errorf("the Service leads to %v, the container listens on %v", service.Spec.Ports[0], port)
	}
}

func checkNumber(t *testing.T, c *catalog.Catalog, s *catalog.Service, namespace string, o objects) {
	t.Helper()
	want := map[string]int{"prod": 3}[namespace]
	if want == 0 {
		want = 1
	}
	if n, ok := s.Config.Replicas[namespace]; ok {
		want = n
	}
	if got := o.replicas(t, c.ChartName(s)); int(got) != want {
		t.Errorf("%d pods in %s, want %d", got, namespace, want)
	}
	if s.Type == "workflow" && o.replicas(t, c.ChartName(s)+"-maintenance") != 1 {
		t.Errorf("maintenance runs more or less than once in %s", namespace)
	}
}

func checkSecrets(t *testing.T, c *catalog.Catalog, s *catalog.Service, o objects) {
	t.Helper()
	want := map[string]string{}
	for _, name := range c.EffectiveSecrets(s) {
		want["/secrets/"+name] = name
	}
	for name, d := range o.deployments {
		volumes := map[string]string{}
		for _, v := range d.Spec.Template.Spec.Volumes {
			volumes[v.Name] = v.Secret.SecretName
		}
		got := map[string]string{}
		for _, m := range o.container(t, name).VolumeMounts {
			got[m.MountPath] = volumes[m.Name]
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s mounts %v, want %v", name, got, want)
		}
	}
}
