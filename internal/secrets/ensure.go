package secrets

import (
	"context"
	"errors"
	"fmt"
)

// MissingError is the error of a secret that a person has to supply.
type MissingError struct{ Name string }

// Error implements error.
func (e MissingError) Error() string {
	return fmt.Sprintf("secret %q is missing and it cannot be generated", e.Name)
}

// Ensure makes a secret that is missing. What is there is left as it is,
// whatever it holds, but for a set of keys, which follows the keys that it is
// of. With overwrite, a value that can be generated is made anew; a rotatable
// secret keeps the former one.
func Ensure(ctx context.Context, a Accessor, name string, g Generator, source Source, overwrite bool) (Change, error) {
	g = g.here()
	if g.Generate == generateJWKSet {
		return ensureSet(ctx, a, name, g, source)
	}
	change, err := a.Update(ctx, name, func(old string, found bool) (string, error) {
		if found && !overwrite {
			return old, nil
		}
		value, err := g.value(source)
		if errors.Is(err, errNotHere) {
			if found {
				return old, nil
			}
			return "", MissingError{name}
		}
		if err != nil {
			return "", fmt.Errorf("making secret %q: %w", name, err)
		}
		return replace(old, found, g.Rotatable, value, source.Now())
	})
	return change, err
}

// ensureSet brings a set of keys in step with the keys that it is of. Where
// those are missing and it is known how they are made, they are made first.
func ensureSet(ctx context.Context, a Accessor, name string, g Generator, source Source) (Change, error) {
	algorithm := HS256
	if g.Keys != nil {
		algorithm = g.Keys.algorithm()
		if _, err := Ensure(ctx, a, g.Of, *g.Keys, source, false); err != nil {
			return "", err
		}
	}
	keys, err := readKeys(ctx, a, g.Of)
	if err != nil {
		return "", fmt.Errorf("making secret %q: %w", name, err)
	}
	set, err := keys.JWKSet(algorithm)
	if err != nil {
		return "", fmt.Errorf("making secret %q of %q: %w", name, g.Of, err)
	}
	return a.Update(ctx, name, func(old string, found bool) (string, error) {
		return replace(old, found, g.Rotatable, set, source.Now())
	})
}

// readKeys reads a document of keys.
func readKeys(ctx context.Context, reader Reader, name string) (*Keys, error) {
	text, err := reader.Get(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("reading secret %q: %w", name, err)
	}
	value, err := Value(text)
	if err != nil {
		return nil, fmt.Errorf("secret %q: %w", name, err)
	}
	keys, err := ParseKeys(value)
	if err != nil {
		return nil, fmt.Errorf("secret %q: %w", name, err)
	}
	return keys, nil
}
