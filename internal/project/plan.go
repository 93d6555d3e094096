package project

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// A Scope is the part of the repository that a run looks at.
type Scope struct {
	// Dirs are repository-relative folders, with slashes; none, or "", means all of it.
	Dirs []string
	// Flat leaves out the folders below them.
	Flat bool
}

// Whole tells whether the scope is the whole repository.
func (s Scope) Whole() bool {
	return len(s.Dirs) == 0 || slices.Contains(s.Dirs, "") && !s.Flat
}

// Holds tells whether the scope takes in a folder.
func (s Scope) Holds(dir string) bool {
	if s.Whole() {
		return true
	}
	for _, d := range s.Dirs {
		if d == dir || !s.Flat && (d == "" || strings.HasPrefix(dir, d+"/")) {
			return true
		}
	}
	return false
}

// Services are those that have their folder, or their chart's, in the scope, in the order of the file.
func (p *Project) Services(scope Scope) []*catalog.Service {
	var in []*catalog.Service
	for _, s := range p.Catalog.Services {
		if scope.Holds(p.Catalog.Directory(s)) || scope.Holds(p.Catalog.ChartDir(s)) {
			in = append(in, s)
		}
	}
	return in
}

// PlanScope compares everything in the scope with the tree: what is missing, stale, edited, and left over.
func (p *Project) PlanScope(scope Scope) ([]boilerplate.Action, error) {
	// Services are planned whole, so that one of which only the chart is in the scope is not taken for a new one.
	services := p.withFiles(p.Services(scope))
	found := make(chan []string, 1)
	go func() { found <- p.searched(scope, services) }()
	plan, err := p.plan(services, boilerplate.Request{}, scope.Whole())
	files := <-found
	if err != nil {
		return nil, err
	}
	plan = append(plan, p.leftoversAmong(files, scope, services, plan, nil)...)
	return slices.DeleteFunc(plan, func(a boilerplate.Action) bool { return !p.concerns(scope, a) }), nil
}

// plan compares the files of the services with the tree, and with ports the table of ports too. r says how. All template
// errors are found in one pass.
func (p *Project) plan(services []*catalog.Service, r boilerplate.Request, ports bool) ([]boilerplate.Action, error) {
	r.Origin = p.origin
	results := p.planEach(services, r)
	errs := p.clashes(services, results)
	count := 0
	for _, result := range results {
		count += len(result.actions)
	}
	plan := make([]boilerplate.Action, 0, count+1)
	for _, result := range results {
		errs = append(errs, result.err)
		plan = append(plan, result.actions...)
	}
	if err := errors.Join(unique(errs)...); err != nil {
		return nil, err
	}
	if ports {
		r.Want = []boilerplate.File{p.PortsFile()}
		plan = append(plan, boilerplate.Plan(p.dir, r)...)
	}
	return plan, nil
}

// concerns tells whether an action is about the scope: it takes place there, or is for a service that lives there.
func (p *Project) concerns(scope Scope, a boilerplate.Action) bool {
	if scope.Holds(path.Dir(a.Path)) {
		return true
	}
	s, err := p.Catalog.Lookup(a.Service)
	return err == nil && scope.Holds(p.Catalog.Directory(s))
}

// Options are what an explicit request for some services' files can ask for.
type Options struct {
	// Force names paths to give up local edits of.
	Force map[string]bool
	// Leftovers takes in generated files that nothing wants any more.
	Leftovers bool
}

// PlanServices compares the files of some services with the tree, and the table of ports. Files that are written once
// are brought back where they are missing.
func (p *Project) PlanServices(services []*catalog.Service, o Options) ([]boilerplate.Action, error) {
	services = p.withFiles(services)
	plan, err := p.plan(services, boilerplate.Request{Force: o.Force, CreateOnce: true}, true)
	if err == nil && o.Leftovers {
		plan = append(plan, p.leftovers(Scope{}, services, plan, o.Force)...)
	}
	return plan, err
}

// Apply writes what the plan says and returns what it did; the error names each path that could not be written.
func (p *Project) Apply(actions []boilerplate.Action) ([]boilerplate.Action, error) {
	return boilerplate.Apply(p.dir, actions, p.Catalog.Layout.ServicesRoot)
}
