package project

import (
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/render"
)

// RegistryMarker stands for the service in the marker of a file that is made from the whole registry.
const RegistryMarker = "every service"

// A planned service is what one service wants, compared with the tree.
type planned struct {
	paths   []string
	actions []boilerplate.Action
	err     error
}

// planEach renders the files that each of the services wants and compares them with the tree, several services at a time:
// most of it is waiting for files. Results are in the order of the services. What is not kept of a service is not held
// either: all of them together are much where there are thousands.
func (p *Project) planEach(services []*catalog.Service, r boilerplate.Request) []planned {
	results := make([]planned, len(services))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(services); i = int(next.Add(1)) - 1 {
				results[i] = p.planOne(services[i], r)
			}
		})
	}
	workers.Wait()
	return results
}

func (p *Project) planOne(s *catalog.Service, r boilerplate.Request) planned {
	asUsual := len(r.Force) == 0 && !r.CreateOnce
	if result, known := p.recallPlan(s); known && asUsual {
		return result
	}
	files, err := p.Types[s.Type].Files(p.Input(s))
	if err != nil {
		return planned{err: err}
	}
	files = slices.DeleteFunc(files, p.isPackage)
	result := planned{paths: make([]string, len(files))}
	for i, f := range files {
		result.paths[i] = f.Path
	}
	look := p.Memo.Look(result.paths...)
	r.Want = files
	result.actions = withoutForeignChart(p.Catalog.ChartDir(s)+"/", boilerplate.Plan(p.dir, r))
	if asUsual {
		p.learnPlan(s, look, result)
	}
	return result
}

// isPackage tells whether somebody has a package instead of a Python file that would be theirs anyway: settings/ for
// settings.py.
func (p *Project) isPackage(f boilerplate.File) bool {
	name, isPython := strings.CutSuffix(f.Path, ".py")
	return f.Once && isPython && p.HasFile(name+"/__init__.py")
}

// clashes are the paths that two services want, or a service and the table of ports.
func (p *Project) clashes(services []*catalog.Service, results []planned) []error {
	var errs []error
	type wanted struct{ path, by string }
	count := 0
	for _, result := range results {
		count += len(result.paths)
	}
	known := make(map[string]wanted, count)
	for i, s := range services {
		for _, path := range results[i].paths {
			if path == p.Catalog.Layout.PortsDoc {
				errs = append(errs, fmt.Errorf("%s: layout.ports_doc is %s, which service %q wants: name another file", p.Catalog.File, path, s.Name))
			}
			key := strings.ToLower(path)
			switch other, taken := known[key]; {
			case taken && other.path != path:
				errs = append(errs, fmt.Errorf("%s (service %q) and %s (service %q) are one file where the case of letters does not count, as on macOS: rename one", other.path, other.by, path, s.Name))
			case taken:
				errs = append(errs, fmt.Errorf("services %q and %q both want %s: give one of them a service_dir of its own", other.by, s.Name, path))
			}
			known[key] = wanted{path, s.Name}
		}
	}
	return errs
}

// Input is what the templates of a service are rendered from.
func (p *Project) Input(s *catalog.Service) render.Input {
	return p.inputOf(s, p.year(s))
}

func (p *Project) inputOf(s *catalog.Service, year int) render.Input {
	return render.Input{Catalog: p.Catalog, Service: s, Year: year, Repository: p.Repository, HasTargets: p.WithTargets}
}

// Skipped are the services, enabled or not, whose type has nothing to generate.
func (p *Project) Skipped(services []*catalog.Service) []*catalog.Service {
	var skipped []*catalog.Service
	for _, s := range services {
		if !p.Types[s.Type].Complete() {
			skipped = append(skipped, s)
		}
	}
	return skipped
}

func unique(errs []error) []error {
	seen := map[string]bool{}
	var out []error
	for _, e := range errs {
		if e != nil && !seen[e.Error()] {
			seen[e.Error()] = true
			out = append(out, e)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Error() < out[j].Error() })
	return out
}
