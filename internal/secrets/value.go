package secrets

import (
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"time"
)

// alphabet holds the characters of random secrets. None of them needs quoting
// in JSON, and no two services' idea of it may differ.
const alphabet = "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "0123456789" + "!@#%^&*(-_=+)"

// Source is what new values are made from.
type Source struct {
	// Random is a source of random bytes.
	Random io.Reader
	// Now is the time of creation.
	Now func() time.Time
}

// System is the source of real secrets: the operating system's random bytes
// and the clock.
func System() Source {
	return Source{Random: rand.Reader, Now: time.Now}
}

// randomText gives characters of the alphabet, each as likely as the others.
func randomText(random io.Reader, length int) (string, error) {
	text := make([]byte, length)
	for i := range text {
		n, err := rand.Int(random, big.NewInt(int64(len(alphabet))))
		if err != nil {
			return "", fmt.Errorf("reading random bytes: %w", err)
		}
		text[i] = alphabet[n.Int64()]
	}
	return string(text), nil
}

// Value is the value in use of a secret's text: its current one, where the text
// holds several.
func Value(text string) (string, error) {
	states, ok := ParseStates(text)
	if !ok {
		return text, nil
	}
	value, ok := states.Value()
	if !ok {
		return "", fmt.Errorf("no value of it is the current one")
	}
	return value, nil
}

// replace gives the text of a secret with a new value: in place of the old
// text, or beside the former values where the secret keeps them. A value that is
// the current one changes nothing.
func replace(old string, found, rotatable bool, value string, now time.Time) (string, error) {
	states, kept := ParseStates(old)
	switch {
	case found && kept:
		if currentValue, ok := states.Value(); ok && currentValue == value {
			return old, nil
		}
	case found && old == value:
		return old, nil
	case !rotatable:
		return value, nil
	default:
		states = &States{}
		if found {
			if err := states.take(old, now); err != nil {
				return "", err
			}
		}
	}
	if err := states.take(value, now); err != nil {
		return "", err
	}
	return states.Encode()
}

// take makes a value the current one.
func (s *States) take(value string, now time.Time) error {
	if err := s.Propose(value, now); err != nil {
		return err
	}
	s.Promote(now)
	return nil
}
