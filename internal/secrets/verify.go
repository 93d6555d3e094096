package secrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Verify looks whether a secret is there and has the shape that its generator
// gives. Problem is "" when it is; an error says that one cannot tell.
func Verify(ctx context.Context, reader Reader, name string, g Generator) (problem string, err error) {
	text, found, err := find(ctx, reader, name)
	if err != nil {
		return "", err
	}
	if !found {
		return "missing", nil
	}
	value, err := Value(text)
	if err != nil {
		return err.Error(), nil
	}
	if err := g.problem(value); err != nil {
		return err.Error(), nil
	}
	if g.here().Generate == generateJWKSet {
		return verifySet(ctx, reader, value, g.here())
	}
	return "", nil
}

// verifySet compares a set of keys with the keys that it is of. A reader that
// does not have those cannot compare.
func verifySet(ctx context.Context, reader Reader, set string, g Generator) (string, error) {
	keys, err := readKeys(ctx, reader, g.Of)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	algorithm := HS256
	if g.Keys != nil {
		algorithm = g.Keys.algorithm()
	}
	want, err := keys.JWKSet(algorithm)
	if err != nil {
		return "", fmt.Errorf("secret %q: %w", g.Of, err)
	}
	if !sameJSON(want, set) {
		return fmt.Sprintf("it is not in step with %q", g.Of), nil
	}
	return "", nil
}

// sameJSON compares two documents, whatever the order of members.
func sameJSON(a, b string) bool {
	var left, right any
	if json.Unmarshal([]byte(a), &left) != nil || json.Unmarshal([]byte(b), &right) != nil {
		return false
	}
	one, err := encode(left)
	other, otherErr := encode(right)
	return err == nil && otherErr == nil && one == other
}

// problem says what a value lacks, without showing it.
func (g Generator) problem(value string) error {
	g = g.here()
	switch {
	case value == "":
		return errors.New("it is empty")
	case g.Generate == generateJWTKeys:
		_, err := ParseKeys(value)
		return err
	case g.Generate == generateJWKSet:
		var set struct{ Keys []json.RawMessage }
		if json.Unmarshal([]byte(value), &set) != nil || len(set.Keys) == 0 {
			return errors.New("it is not a JSON web key set")
		}
	case g.Fields != nil:
		var object map[string]json.RawMessage
		if json.Unmarshal([]byte(value), &object) != nil {
			return errors.New("it is not a JSON object")
		}
		for _, field := range slices.Sorted(maps.Keys(g.Fields)) {
			if _, ok := object[field]; !ok {
				return fmt.Errorf("its JSON object lacks %q", field)
			}
		}
	}
	return nil
}
