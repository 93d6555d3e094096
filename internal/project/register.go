package project

import (
	"fmt"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// Register adds an entry to the registry and returns the project with it. The edited file is checked first, and the
// service's files are rendered: an entry that the registry would not take, a duplicate name for one, or that a template
// fails for, changes nothing.
func (p *Project) Register(entry catalog.Entry) (*Project, error) {
	defer p.dir.Lock()()
	file := p.Catalog.File
	data, err := p.dir.Read(file)
	if err != nil {
		return nil, fmt.Errorf("reading the registry: %w", err)
	}
	edited, err := catalog.Insert(data, entry)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	with, err := p.parse(file, edited)
	if err == nil {
		err = with.renders(entry.Name)
	}
	if err != nil {
		return nil, fmt.Errorf("%w\n%s was left as it is", err, file)
	}
	// Whoever else edits the registry at this moment loses nothing: a plan is for the file that it was made for.
	update := boilerplate.Action{Kind: boilerplate.Update, Path: file, Service: entry.Name, Old: data, New: edited}
	if _, err := boilerplate.Apply(p.dir, []boilerplate.Action{update}, ""); err != nil {
		return nil, err
	}
	return with, nil
}

// renders tells what is wrong with the templates for one service.
func (p *Project) renders(name string) error {
	s, err := p.Catalog.Lookup(name)
	if err != nil {
		return err
	}
	_, err = p.plan([]*catalog.Service{s}, boilerplate.Request{}, false)
	return err
}
