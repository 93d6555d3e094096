package project

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// A Proposal is an entry for a folder that people wrote without one.
type Proposal struct {
	Name           string   `json:"name"`
	Type           string   `json:"type"`
	DevPort        int      `json:"dev_port,omitempty"`
	ServiceDir     string   `json:"service_dir,omitempty"`
	Directory      string   `json:"directory"`
	SettingsModule string   `json:"settings_module,omitempty"`
	Apps           []string `json:"apps,omitempty"`
	Databases      []string `json:"databases,omitempty"`
	// Facts are the values with their reasons, in the order of an entry's keys.
	Facts []Fact `json:"facts"`
	// Refused is what is wrong with the entry, "" if it can be added.
	Refused string `json:"refused,omitempty"`

	engines map[string]string // of databases that the registry does not declare
}

// A Fact is a value of a proposal and how it was found; Value is "" for what could not be found.
type Fact struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Why   string `json:"why"`
}

// An Adoption is the registry with entries for folders that people wrote.
type Adoption struct {
	Proposals []*Proposal
	// Project has the entries of all proposals that are not refused.
	Project *Project

	registry boilerplate.Action
}

// PlanAdopt proposes entries for the service folders below dirs, repository-relative ones, that no entry names; none
// means all of services_root. Nothing is changed, and no file in the folders ever is.
func (p *Project) PlanAdopt(dirs []string) (*Adoption, error) {
	found, err := p.adoptable(dirs)
	if err != nil {
		return nil, err
	}
	data, err := p.dir.Read(p.Catalog.File)
	if err != nil {
		return nil, fmt.Errorf("reading the registry: %w", err)
	}
	a := &Adoption{Project: p, registry: boilerplate.Action{Kind: boilerplate.Update, Path: p.Catalog.File, Old: data, New: data}}
	for _, c := range found {
		for _, proposal := range a.Project.propose(c) {
			a.Proposals = append(a.Proposals, proposal)
			if edited, after, err := a.Project.with(a.registry.New, proposal); err != nil {
				proposal.Refused = err.Error()
			} else {
				a.registry.New, a.Project = edited, after
			}
		}
	}
	return a, nil
}

// adoptable are the candidates below dirs.
func (p *Project) adoptable(dirs []string) ([]candidate, error) {
	root := p.Catalog.Layout.ServicesRoot
	if len(dirs) == 0 {
		if !p.HasFolder(root) {
			return nil, nil
		}
		return p.candidates(root, true)
	}
	var found []candidate
	for _, dir := range dirs {
		if dir != root && !below(dir, root) {
			return nil, fmt.Errorf("%s lies outside %s, the folder of all services (layout.services_root of %s)", dir, root, p.Catalog.File)
		}
		in, err := p.candidates(dir, true)
		if err != nil {
			return nil, err
		}
		if len(in) == 0 {
			return nil, fmt.Errorf("%s holds nothing to adopt: no folder without an entry that has manage.py, settings.py, a main package of Go, or a Cargo.toml with an executable", dir)
		}
		for _, c := range in {
			if !slices.ContainsFunc(found, func(f candidate) bool { return f.dir == c.dir }) {
				found = append(found, c)
			}
		}
	}
	return found, nil
}

// with is the registry with a proposal's entry, and the databases that it needs declared.
func (p *Project) with(data []byte, proposal *Proposal) ([]byte, *Project, error) {
	edited, err := catalog.Insert(data, catalog.Entry{
		Name: proposal.Name, Type: proposal.Type, DevPort: proposal.DevPort, ServiceDir: proposal.ServiceDir,
		Apps: proposal.Apps, Databases: proposal.Databases,
	})
	for _, name := range proposal.Databases {
		if engine, missing := proposal.engines[name]; missing && err == nil {
			edited, err = catalog.Declare(edited, name, engine)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	after, err := p.parse(p.Catalog.File, edited)
	return edited, after, err
}

// Write adds the entries to the registry.
func (a *Adoption) Write() error {
	defer a.Project.dir.Lock()()
	_, err := boilerplate.Apply(a.Project.dir, []boilerplate.Action{a.registry}, "")
	return err
}

// Follows are the files that generation adds to a proposal's service, and those that it wants and leaves to their
// authors.
func (a *Adoption) Follows(proposal *Proposal) (added, left []string, err error) {
	s, err := a.Project.Catalog.Lookup(proposal.Name)
	if err != nil {
		return nil, nil, err
	}
	plan, err := a.Project.plan(a.Project.withFiles([]*catalog.Service{s}), boilerplate.Request{}, false)
	for _, action := range plan {
		name := strings.TrimPrefix(action.Path, proposal.Directory+"/")
		switch {
		case action.Kind == boilerplate.Create:
			added = append(added, name)
		case action.Kind == boilerplate.Owned || action.Kind == boilerplate.Keep && action.Once:
			left = append(left, name)
		}
	}
	return added, left, err
}
