package main

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/runspec"
	"github.com/rules-services/rules_services/internal/secrets"
)

// declared is a secret that services read.
type declared struct {
	name      string
	generator secrets.Generator
	services  []string
	// label is the target of the first of these services.
	label string
}

// declare gathers the secrets of services, sorted by name, with those that
// follow from them. Every mistake is in the error.
func declare(services []runspec.SecretsOfService) ([]declared, error) {
	all := map[string]*declared{}
	var problems []error
	for _, service := range services {
		for _, name := range slices.Sorted(maps.Keys(service.Secrets)) {
			g, err := generator(name, service.Secrets[name])
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", service.Name, err))
				continue
			}
			add(all, service, name, g, &problems)
			for derived, generator := range g.Derived(name) {
				add(all, service, derived, generator, &problems)
			}
		}
	}
	list := []declared{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, *all[name])
	}
	if len(list) == 0 && len(problems) == 0 {
		problems = append(problems, fmt.Errorf("%s: no secret is declared", services[0].Name))
	}
	return list, errors.Join(problems...)
}

// add notes that a service reads a secret.
func add(all map[string]*declared, service runspec.SecretsOfService, name string, g secrets.Generator, problems *[]error) {
	known := all[name]
	if known == nil {
		all[name] = &declared{name: name, generator: g, services: []string{service.Name}, label: service.Label}
		return
	}
	if !reflect.DeepEqual(known.generator, g) && g.Of == "" {
		*problems = append(*problems, fmt.Errorf("%s: secret %q: %s has it otherwise", service.Name, name, known.services[0]))
	}
	if !slices.Contains(known.services, service.Name) {
		known.services = append(known.services, service.Name)
	}
}

// named finds a secret.
func (a *app) named(name string) (declared, error) {
	names := []string{}
	for _, d := range a.declared {
		if d.name == name {
			return d, nil
		}
		names = append(names, d.name)
	}
	return declared{}, fmt.Errorf("secret %q is not declared here: there are %s", name, strings.Join(names, ", "))
}

// chosen are the secrets that --secret names, or all.
func (a *app) chosen() ([]declared, error) {
	if len(a.options.only) == 0 {
		return a.declared, nil
	}
	list := []declared{}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(a.options.only))) {
		d, err := a.named(name)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// withKeys are secrets, sorted by name, with the keys that sets among them are
// of: those come to be with a set, also where nobody here reads them.
func (a *app) withKeys(list []declared) []declared {
	all := slices.Clone(list)
	for _, d := range list {
		of := d.generator.Of
		known := slices.ContainsFunc(all, func(other declared) bool { return other.name == of })
		if d.generator.Keys != nil && !known {
			all = append(all, declared{name: of, generator: *d.generator.Keys, services: d.services, label: d.label})
		}
	}
	slices.SortFunc(all, func(one, other declared) int { return strings.Compare(one.name, other.name) })
	return all
}

// owners are the services that read a secret, for messages.
func (d declared) owners() string { return strings.Join(d.services, ", ") }

// generator reads how a secret comes to be and checks its name.
func generator(name string, data []byte) (secrets.Generator, error) {
	if err := secrets.CheckName(name); err != nil {
		return secrets.Generator{}, err
	}
	g, err := secrets.ParseGenerator(data)
	if err != nil {
		return g, fmt.Errorf("secret %q: %w", name, err)
	}
	return g, nil
}
