package project

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// A Change renames or removes a service. Planning it changes nothing.
type Change struct {
	// Before and After are the project with the registry as it is and as it will be.
	Before, After *Project
	// Old is the service as it is, New as it will be: nil when it is removed.
	Old, New *catalog.Service
	// Moves are files that people wrote and that go where the service goes, in the order of their paths.
	Moves []Move
	// Own are files that people wrote and that stay where they are.
	Own []string

	registry boilerplate.Action
}

// A Move takes a file from one repository-relative path to another.
type Move struct{ From, To string }

// ErrConflict means that a change was not begun, because files stand in its way; the message names them.
var ErrConflict = errors.New("nothing was changed")

// edit is the change of the registry. The edited file is checked.
func (p *Project) edit(service string, change func([]byte) ([]byte, error)) (boilerplate.Action, *Project, error) {
	file := p.Catalog.File
	data, err := p.dir.Read(file)
	if err != nil {
		return boilerplate.Action{}, nil, fmt.Errorf("reading the registry: %w", err)
	}
	edited, err := change(data)
	if err != nil {
		return boilerplate.Action{}, nil, fmt.Errorf("%s: %w", file, err)
	}
	after, err := p.parse(file, edited)
	if err != nil {
		return boilerplate.Action{}, nil, fmt.Errorf("%w\n%s was left as it is", err, file)
	}
	return boilerplate.Action{Kind: boilerplate.Update, Path: file, Service: service, Old: data, New: edited}, after, nil
}

// refuse is the error of a change that conflicts keep from beginning.
func refuse(lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("%s\n%w", strings.Join(lines, "\n"), ErrConflict)
}

// mayBegin finds what would keep generated files from following.
func (c *Change) mayBegin() error {
	plan, err := c.generation()
	if err != nil {
		return fmt.Errorf("%w\n%s was left as it is", err, c.registry.Path)
	}
	// Edited files of the old service have been looked for in its folders.
	return refuse(Conflicts(slices.DeleteFunc(plan, func(a boilerplate.Action) bool { return a.New == nil })))
}

// Resumed tells that the registry was edited by a run that did not get to its end: what is left over has to follow.
func (c *Change) Resumed() bool { return c.registry.Path == "" }

// Needed are the services that have the old name in their needs.
func (c *Change) Needed() []string {
	var names []string
	for _, s := range c.Before.Catalog.Services {
		if s != c.Old && slices.Contains(s.Needs, c.Old.Name) {
			names = append(names, s.Name)
		}
	}
	return names
}

// Migrated are the databases that the old service migrates, sorted.
func (c *Change) Migrated() []string {
	var names []string
	for name, d := range c.Before.Catalog.Databases {
		if d.MigratedBy == c.Old.Name {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Planned are the generated files that come, change and go, as far as can be told before files are moved.
func (c *Change) Planned() ([]boilerplate.Action, error) {
	to := map[string]bool{}
	for _, m := range c.Moves {
		to[m.To] = true
	}
	plan, err := c.generation()
	kept := []boilerplate.Action{}
	if !c.Resumed() {
		plan = append([]boilerplate.Action{c.registry}, plan...)
	}
	for _, a := range plan {
		if a.Differs() && !to[a.Path] {
			kept = append(kept, a)
		}
	}
	return kept, err
}

// generation compares the generated files of the services that the change concerns with the tree. Files that are
// written once are not brought back: the service is not a new one.
func (c *Change) generation() ([]boilerplate.Action, error) {
	p := c.After
	services := p.withFiles(c.concerned())
	plan, err := p.plan(services, boilerplate.Request{}, true)
	if err != nil {
		return nil, err
	}
	plan = slices.DeleteFunc(plan, func(a boilerplate.Action) bool { return a.Once && a.Kind == boilerplate.Create })
	for _, a := range p.leftovers(Scope{}, services, plan, nil) {
		if a.Service == c.Old.Name {
			plan = append(plan, a)
		}
	}
	return plan, nil
}

// concerned are the services whose generated files name the service.
func (c *Change) concerned() []*catalog.Service {
	if c.Resumed() {
		return c.After.Catalog.Services // the registry does not say any more which they are
	}
	needed, migrated := c.Needed(), c.Migrated()
	var services []*catalog.Service
	for _, s := range c.After.Catalog.Services {
		uses := slices.ContainsFunc(s.Databases, func(d string) bool { return slices.Contains(migrated, d) })
		if s == c.New || uses || slices.Contains(needed, s.Name) {
			services = append(services, s)
		}
	}
	return services
}

// Run carries the change out: files are moved, the registry is edited, then generated files follow. It returns what was
// done with those. move moves files that do not exist at their new places; whatever it did not get to is moved by the
// next run, which begins here again as long as the registry has the old name.
func (c *Change) Run(move func([]Move) error) ([]boilerplate.Action, error) {
	defer c.Before.dir.Lock()()
	if err := move(c.Moves); err != nil {
		return nil, fmt.Errorf("%w\n%s was left as it is; run again once that is mended", err, c.registry.Path)
	}
	for _, m := range c.Moves {
		c.Before.dir.RemoveEmpty(path.Dir(m.From), c.Before.Catalog.Layout.ServicesRoot)
	}
	if !c.Resumed() {
		if _, err := boilerplate.Apply(c.Before.dir, []boilerplate.Action{c.registry}, ""); err != nil {
			return nil, err
		}
	}
	c.After.read, c.After.manners = map[string][]directiveLine{}, map[string]Manner{} // BUILD files have moved
	plan, err := c.generation()
	if err != nil {
		return nil, err
	}
	done, err := c.After.Apply(plan)
	return done, errors.Join(err, refuse(Conflicts(plan)))
}
