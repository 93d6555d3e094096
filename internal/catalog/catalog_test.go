package catalog

import (
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func stock(t testing.TB) *Catalog {
	t.Helper()
	return parsed(t, string(readStock(t)))
}

func readStock(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/toolchain-oss.services.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parsed(t testing.TB, source string) *Catalog {
	t.Helper()
	c, err := Parse("services.json", []byte(source), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func lookup(t testing.TB, c *Catalog, name string) *Service {
	t.Helper()
	s, err := c.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStockFile(t *testing.T) {
	c := stock(t)
	want := []Region{{Name: "us-east-1", Clusters: []Cluster{
		{Alias: "prod", Name: "prod-e1-1", Context: "prod-e1-1", Identity: "irsa", Default: true},
		{Alias: "dev", Name: "dev-e1-1", Context: "dev-e1-1", Identity: "irsa"},
		{Alias: "remoting", Name: "remoting-prod-e1-1", Context: "remoting-prod-e1-1", Identity: "irsa", NotifyChannel: "backend", Explicit: true},
	}}}
	if !reflect.DeepEqual(c.Regions, want) {
		t.Errorf("regions %+v", c.Regions)
	}
	types, enabled := map[string]int{}, 0
	for _, s := range c.Services {
		types[s.Type]++
		if s.Enabled {
			enabled++
		}
	}
	if len(c.Services) != 24 || enabled != 21 || types["gunicorn"] != 12 || types["workflow"] != 9 || types["rust"] != 3 {
		t.Errorf("%d services, %d enabled, types %v", len(c.Services), enabled, types)
	}
}

func TestDefaults(t *testing.T) {
	c := parsed(t, `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9000}, {"name": "b", "type": "go"}]}`)
	want := Layout{ServicesRoot: "services", PythonPackage: "services", PythonRequirement: "@pip//{package}", PortsDoc: "docs/DEV_PORTS.md"}
	if !reflect.DeepEqual(c.Layout, want) || c.Ports.First != 9000 || c.Ports.Last != 9999 {
		t.Errorf("layout %+v, ports %+v", c.Layout, c.Ports)
	}
	namespaces := map[string]Namespace{
		"prod":    {ForbidTypes: []string{"workflow"}, ReplicasDefault: 3},
		"staging": {ReplicasDefault: 1},
		"edge":    {ReplicasDefault: 1},
	}
	if !reflect.DeepEqual(c.Namespaces, namespaces) {
		t.Errorf("namespaces %+v", c.Namespaces)
	}
	a := Service{
		Name: "a", Type: "gunicorn", DevPort: 9000, Enabled: true, UseAWS: true,
		Config: Config{Ingress: "public", TestsTimeoutSeconds: 60},
		Health: Health{Path: "/readyz", StartSeconds: 60, PeriodSeconds: 1, TimeoutSeconds: 10},
		Line:   1, Col: 15, named: true,
	}
	if !reflect.DeepEqual(*c.Services[0], a) {
		t.Errorf("service %+v", *c.Services[0])
	}
}

// TestEveryKey reads the file that uses every key once.
func TestEveryKey(t *testing.T) {
	data, err := os.ReadFile("testdata/good/every_key.json")
	if err != nil {
		t.Fatal(err)
	}
	c := parsed(t, string(data))
	golden(t, "testdata/every_key.txt", dump(c))
}

func TestNamespacesKeepWhatIsNotSaid(t *testing.T) {
	c := parsed(t, `{"namespaces": {"prod": {"replicas_default": 5}, "edge": {"forbid_types": ["go"]}, "x": {}}, "services": []}`)
	want := map[string]Namespace{
		"prod":    {ForbidTypes: []string{"workflow"}, ReplicasDefault: 5},
		"staging": {ReplicasDefault: 1},
		"edge":    {ForbidTypes: []string{"go"}, ReplicasDefault: 1},
		"x":       {ReplicasDefault: 1},
	}
	if !reflect.DeepEqual(c.Namespaces, want) {
		t.Errorf("%+v", c.Namespaces)
	}
}

func TestOwnTypes(t *testing.T) {
	source := `{
	  "layout": {"template_dirs": ["types"]},
	  "services": [{"name": "a", "type": "lambda", "dev_port": 9000}]
	}`
	types := func(l Layout) (map[string]Type, error) {
		if !slices.Equal(l.TemplateDirs, []string{"types"}) {
			t.Errorf("asked about %v", l.TemplateDirs)
		}
		return map[string]Type{"lambda": {Name: "lambda", DevPort: PortNone, Secrets: []string{"hook"}}}, nil
	}
	_, err := Parse("services.json", []byte(source), Options{Types: types})
	want := `services.json:3:39: services[0] "a": type "lambda" uses the secret "hook", which "secrets" does not declare
services.json:3:61: services[0] "a": dev_port is for services with a port, and type "lambda" has none`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestTypesThatCannotBeRead(t *testing.T) {
	source := `{"layout": {"template_dirs": ["types"]}, "services": [{"name": "a", "type": "lambda"}]}`
	types := func(Layout) (map[string]Type, error) {
		return nil, errors.New("types/lambda/type.json:1: no such type")
	}
	_, err := Parse("services.json", []byte(source), Options{Types: types})
	want := `services.json:1:30: layout: reading service types: types/lambda/type.json:1: no such type`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestErrorListIsSorted(t *testing.T) {
	_, err := Parse("x.json", []byte(`{"services": [], "b": 1, "a": 1}`), Options{})
	var list ErrorList
	if !errors.As(err, &list) || len(list) != 2 || list[0].Col != 18 || list[1].Col != 26 || list[0].Line != 1 {
		t.Errorf("%v", err)
	}
}

// TestKeysAreInSchema keeps the lists of known keys, which suggestions come
// from, in step with the schema and with what the decoder reads.
func TestKeysAreInSchema(t *testing.T) {
	for _, keys := range []string{
		fileKeys, layoutKeys, portsKeys, regionKeys, clusterKeys, topSecret.keys, databaseKeys,
		namespaceKeys, serviceKeys, configKeys, autoscaleKeys, healthKeys, workerKeys, iamKeys, repositoryKeys,
	} {
		for _, key := range strings.Fields(keys) {
			if !strings.Contains(schema, `"`+key+`": {`) {
				t.Errorf("the schema lacks %q", key)
			}
		}
	}
}
