package project

import (
	"fmt"

	"github.com/rules-services/rules_services/internal/catalog"
)

// Register adds an entry to the registry and returns the project with it. The edited file is checked first, and the
// service's files are rendered: an entry that the registry would not take, a duplicate name for one, or that a template
// fails for, changes nothing.
func (p *Project) Register(entry catalog.Entry) (*Project, error) {
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
	if err := p.dir.Write(file, edited, 0o644); err != nil {
		return nil, fmt.Errorf("writing the registry: %w", err)
	}
	return with, nil
}

// renders tells what is wrong with the templates for one service.
func (p *Project) renders(name string) error {
	s, err := p.Catalog.Lookup(name)
	if err != nil {
		return err
	}
	_, err = p.Files([]*catalog.Service{s})
	return err
}
