package secrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Ensure makes a secret that is missing and reports whether it did. A secret
// that is there is left as it is, but for a set of keys; see the function of
// that name.
func (s *Store) Ensure(name string, g Generator) (created bool, err error) {
	change, err := s.ensure(name, g)
	return change == Create, err
}

func (s *Store) ensure(name string, g Generator) (Change, error) {
	if err := s.check(name); err == nil && g.here().Generate != generateJWKSet {
		return Unchanged, nil
	}
	change, err := Ensure(context.Background(), s, name, g, s.Source, false)
	if missing := (MissingError{}); errors.As(err, &missing) {
		return "", fmt.Errorf("%w: %s", err, s.remedy(missing.Name))
	}
	return change, err
}

// remedy says how a person supplies a secret.
func (s *Store) remedy(name string) string {
	if s.Supply != nil {
		return "set it with `" + s.Supply(name) + "`"
	}
	return "write its value to the file " + s.Path(name)
}

// EnsureService makes the missing secrets of a service, given with the JSON of
// their generators, and returns the names of those it made, sorted. Every secret
// that could not be made is in the error, in the order of names.
func (s *Store) EnsureService(service string, generators map[string]json.RawMessage) (created []string, err error) {
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(generators)) {
		g, err := ParseGenerator(generators[name])
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: secret %q: %w", service, name, err))
			continue
		}
		made, err := s.ensureWithKeys(name, g)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", service, err))
		}
		created = append(created, made...)
	}
	slices.Sort(created)
	return slices.Compact(created), errors.Join(problems...)
}

// ensureWithKeys is Ensure for a secret, after the keys that a set is of. It
// gives the names of those that it made.
func (s *Store) ensureWithKeys(name string, g Generator) (made []string, err error) {
	if g.Keys != nil {
		created, err := s.Ensure(g.Of, *g.Keys)
		if err != nil {
			return nil, err
		}
		if created {
			made = append(made, g.Of)
		}
	}
	created, err := s.Ensure(name, g)
	if created {
		made = append(made, name)
	}
	return made, err
}
