// Package importgraph holds no code, only the test that keeps the direction of imports that docs/architecture.md draws.
package importgraph

import (
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/rules-services/rules_services/"

// TestDirectionOfImports names, for each package of this module that others build on, which of this module's packages
// it may reach, and whether it may reach anything outside the standard library.
func TestDirectionOfImports(t *testing.T) {
	generation := []string{"internal/boilerplate", "internal/catalog", "internal/memo", "internal/project", "internal/pyimports", "internal/render", "templates"}
	for _, rule := range []struct {
		name     string
		packages []string
		reaches  []string
		stdOnly  bool
	}{
		{"the registry stands by itself", []string{"internal/catalog"}, nil, true},
		{"so does ownership", []string{"internal/boilerplate"}, nil, true},
		{"and what runs remember", []string{"internal/memo"}, nil, true},
		{"and what rules write for tools", []string{"internal/runspec"}, nil, true},
		{"and the reader of Python", []string{"internal/pyimports"}, nil, true},
		{"rendering knows the registry", []string{"internal/render"}, []string{"internal/boilerplate", "internal/catalog"}, true},
		{"generation stays generation", []string{"language/services"}, append(generation, "language/services_python"), false},
		{"and the command line knows the doctor", []string{"tools/services"}, append(generation, "internal/doctor", "internal/postgresql"), false},
		{"running stays running", []string{"tools/check", "tools/db", "tools/dev", "tools/secrets"}, []string{"internal/bytecode", "internal/commandline", "internal/database", "internal/devserver", "internal/devserver/page", "internal/postgresql", "internal/runspec", "internal/secrets"}, false},
		{"images know nothing of services", []string{"internal/image"}, nil, false},
		{"nor does their tool", []string{"tools/image"}, []string{"internal/image"}, false},
		{"command lines know no tool", []string{"internal/commandline"}, nil, false},
		{"registries know nothing of services", []string{"internal/registry"}, []string{"internal/image"}, false},
		{"nor do the tools for them", []string{"tools/load", "tools/push"}, []string{"internal/commandline", "internal/image", "internal/registry", "internal/runspec"}, false},
		{"reading Python needs nothing", []string{"internal/pyimports"}, nil, true},
		{"services link little", []string{"runtime/go/endpoint"}, nil, true},
		{"the doctor asks nobody", []string{"internal/doctor"}, []string{"internal/postgresql"}, true},
	} {
		t.Run(rule.name, func(t *testing.T) {
			for _, pkg := range rule.packages {
				for _, dep := range dependencies(t, pkg) {
					own, inModule := strings.CutPrefix(dep, module)
					if inModule && own != pkg && !contains(rule.reaches, own) {
						t.Errorf("%s reaches %s: `go list -deps ./%s` tells how", pkg, own, pkg)
					}
					if !inModule && rule.stdOnly {
						t.Errorf("%s reaches %s, which is not in the standard library", pkg, dep)
					}
				}
			}
		})
	}
}

// TestGenerationLinksNoCloud keeps the Gazelle binary small and quick to start.
func TestGenerationLinksNoCloud(t *testing.T) {
	forbidden := []string{"github.com/aws/", "k8s.io/", "helm.sh/", "github.com/google/go-containerregistry", "google.golang.org/grpc"}
	for _, pkg := range []string{"language/services", "language/services_python", "tools/services"} {
		for _, dep := range dependencies(t, pkg) {
			for _, prefix := range forbidden {
				if strings.HasPrefix(dep, prefix) {
					t.Errorf("%s links %s", pkg, dep)
				}
			}
		}
	}
}

// dependencies are the import paths of all packages that pkg links, itself and the standard library left out.
func dependencies(t *testing.T, pkg string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", module+pkg).CombinedOutput()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", pkg, err, out)
	}
	return strings.Fields(string(out))
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}
