package secrets

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

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
		made, err := s.Ensure(name, g)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", service, err))
		}
		if made {
			created = append(created, name)
		}
	}
	return created, errors.Join(problems...)
}
