package project

import (
	"path"
	"slices"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// PlanRemove plans to take a service out of the registry, and its generated files away. What people wrote stays. An
// edited generated file is found before anything is changed.
//
// A removal that was interrupted after the registry was edited is planned again from what is left over.
func (p *Project) PlanRemove(name string) (*Change, error) {
	old, err := p.Catalog.Lookup(name)
	if err != nil {
		if !p.leftOver(name) {
			return nil, err
		}
		return &Change{Before: p, After: p, Old: &catalog.Service{Name: name}}, nil
	}
	registry, after, err := p.edit(name, func(data []byte) ([]byte, error) { return catalog.Remove(data, name) })
	if err != nil {
		return nil, err
	}
	c := &Change{Before: p, After: after, Old: old, registry: registry}
	var conflicts []boilerplate.Action
	if c.Own, conflicts, err = p.holdings(old); err != nil {
		return nil, err
	}
	if err := refuse(Conflicts(conflicts)); err != nil {
		return nil, err
	}
	c.Own = slices.DeleteFunc(c.Own, func(name string) bool { return slices.Contains(buildFiles, path.Base(name)) }) // Gazelle's
	return c, c.mayBegin()
}
