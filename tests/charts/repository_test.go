package charts

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/project"
	"github.com/rules-services/rules_services/templates"
)

// A repository is one whose files are all generated.
type repository struct {
	root    string
	catalog *catalog.Catalog
}

// generate writes a registry, without a layout of its own, and everything that it wants. Every built-in type has charts.
func generate(t *testing.T, registry string) repository {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "MODULE.bazel"), "")
	write(t, filepath.Join(root, "services.json"), withTypes(t, registry))
	writeTypes(t, filepath.Join(root, "types"))
	p, err := project.Open(root, "")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	plan, err := p.PlanServices(p.Catalog.Services, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Apply(plan); err != nil {
		t.Fatal(err)
	}
	return repository{root, p.Catalog}
}

// withTypes names the folder types as the first to look for types in.
func withTypes(t *testing.T, registry string) string {
	t.Helper()
	var content map[string]json.RawMessage
	if err := json.Unmarshal([]byte(registry), &content); err != nil {
		t.Fatal(err)
	}
	content["layout"] = json.RawMessage(`{"template_dirs": ["types"]}`)
	data, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// writeTypes writes the type.json of each built-in type, with the list of a chart's files.
func writeTypes(t *testing.T, dir string) {
	t.Helper()
	specs, err := fs.Glob(templates.Types, "*/type.json")
	if err != nil || len(specs) == 0 {
		t.Fatal("no types", err)
	}
	for _, name := range specs {
		data, err := fs.ReadFile(templates.Types, name)
		if err != nil {
			t.Fatal(err)
		}
		var spec map[string]any
		if err := json.Unmarshal(data, &spec); err != nil {
			t.Fatal(err)
		}
		spec["include"] = []string{"chart.json"}
		if data, err = json.Marshal(spec); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, filepath.FromSlash(name)), string(data))
	}
}

// service is the entry with a name.
func (r repository) service(t *testing.T, name string) *catalog.Service {
	t.Helper()
	s, err := r.catalog.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// chart is the folder of a service's chart.
func (r repository) chart(s *catalog.Service) string {
	return filepath.Join(r.root, filepath.FromSlash(r.catalog.ChartDir(s)))
}

// stock is the registry of the repository that this project replaces.
func stock(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../internal/catalog/testdata/toolchain-oss.services.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
