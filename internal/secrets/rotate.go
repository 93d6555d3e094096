package secrets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Steps of a rotatable secret.
const (
	// Propose sets a value that nobody uses yet.
	Propose Step = "propose"
	// Promote makes it the current one.
	Promote Step = "promote"
	// MakeRemovable says that nobody uses the previous values.
	MakeRemovable Step = "make-removable"
	// Remove says that removable values are no longer valid.
	Remove Step = "remove"
)

// How says how a secret is rotated.
type How struct {
	// Step is one step, "" all that is needed for a new value to be in use.
	Step Step
	// Wait is the time between this step of signing keys and the next one; nil
	// is [DefaultWait].
	Wait *time.Duration
	// Value is the new value of a secret that cannot be generated.
	Value string
	// UpdateOnly makes no new keys: only what follows from them is brought in step.
	UpdateOnly bool
}

// Rotate puts a new value in the place of the one in use, which stays readable.
func Rotate(ctx context.Context, a Accessor, name string, g Generator, how How, source Source) (Change, error) {
	g = g.here()
	if err := how.check(g); err != nil {
		return "", fmt.Errorf("secret %q: %w", name, err)
	}
	return a.Update(ctx, name, func(old string, found bool) (string, error) {
		if !found {
			return "", fmt.Errorf("secret %q: %w", name, ErrNotFound)
		}
		text, err := rotated(old, g, how, source)
		if err != nil {
			return "", fmt.Errorf("secret %q: %w", name, err)
		}
		return text, nil
	})
}

// check refuses steps that are those of another kind of secret.
func (h How) check(g Generator) error {
	known := []Step{"", Propose, Promote, MakeRemovable, Remove}
	switch {
	case g.Generate == generateJWKSet:
		return fmt.Errorf("it follows %q: rotate that one", g.Of)
	case g.Generate == generateJWTKeys:
		known = append([]Step{""}, steps...)
	case h.UpdateOnly || h.Wait != nil:
		return errors.New("--update-only and --wait are for signing keys")
	}
	if !slices.Contains(known, h.Step) {
		return fmt.Errorf("step %q is none of %q", h.Step, known[1:])
	}
	return nil
}

// rotated is the text of a secret after a rotation.
func rotated(old string, g Generator, how How, source Source) (string, error) {
	if g.Generate == generateJWTKeys {
		return rotatedKeys(old, g, how, source)
	}
	states, kept := ParseStates(old)
	if !kept {
		if !g.Rotatable {
			return "", errors.New("it is not rotatable, according to services.json: `ensure --overwrite --secret NAME` or `set NAME` replaces its value at once")
		}
		states = &States{}
		if err := states.take(old, source.Now()); err != nil {
			return "", err
		}
	}
	if err := states.step(g, how, source); err != nil {
		return "", err
	}
	return states.Encode()
}

// step takes one step, or those that bring a new value into use.
func (s *States) step(g Generator, how How, source Source) error {
	now := source.Now()
	if how.Step == "" || how.Step == Propose {
		value := how.Value
		if value == "" {
			var err error
			if value, err = g.value(source); err != nil {
				return fmt.Errorf("making its new value: %w", err)
			}
		}
		if err := s.Propose(value, now); err != nil {
			return err
		}
	}
	switch how.Step {
	case "", Promote:
		if !s.Promote(now) {
			return errors.New("no value is proposed: --step propose comes first")
		}
	case MakeRemovable:
		s.MakePreviousRemovable(now)
	case Remove:
		s.RemoveRemovable(now)
	}
	return nil
}

// rotatedKeys is the text of a document of keys after a rotation.
func rotatedKeys(old string, g Generator, how How, source Source) (string, error) {
	value, err := Value(old)
	if err != nil {
		return "", err
	}
	keys, err := ParseKeys(value)
	if err != nil {
		return "", err
	}
	switch {
	case how.UpdateOnly:
		return old, nil
	case how.Step == "":
		err = keys.Rotate(source, g.algorithm())
	default:
		wait := DefaultWait(how.Step)
		if how.Wait != nil {
			wait = *how.Wait
		}
		err = keys.Take(how.Step, wait, source, g.algorithm())
	}
	if err != nil {
		return "", err
	}
	if value, err = encode(keys); err != nil {
		return "", err
	}
	return replace(old, true, false, value, source.Now())
}

// Set gives a secret a value. A rotatable one keeps the former value.
func Set(ctx context.Context, a Accessor, name string, g Generator, value string, source Source) (Change, error) {
	if value == "" {
		return "", fmt.Errorf("secret %q: the value is empty", name)
	}
	if problem := g.problem(value); problem != nil {
		return "", fmt.Errorf("secret %q: %w", name, problem)
	}
	return a.Update(ctx, name, func(old string, found bool) (string, error) {
		return replace(old, found, g.Rotatable, value, source.Now())
	})
}

// Prune forgets removed values of a rotatable secret, all but the newest ones.
func Prune(ctx context.Context, a Accessor, name string, keep int) (Change, error) {
	if _, found, err := find(ctx, a, name); err != nil || !found {
		return Unchanged, err
	}
	return a.Update(ctx, name, func(old string, _ bool) (string, error) {
		states, ok := ParseStates(old)
		if !ok || len(states.Removed) <= keep {
			return old, nil
		}
		states.Prune(keep)
		return states.Encode()
	})
}
