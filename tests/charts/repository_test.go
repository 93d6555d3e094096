package charts

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/project"
)

// A repository is one whose files are all generated.
type repository struct {
	root    string
	catalog *catalog.Catalog
}

// generate writes a registry and everything that it wants.
func generate(t *testing.T, registry string) repository {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "MODULE.bazel"), "")
	write(t, filepath.Join(root, "services.json"), registry)
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
