package secrets

import (
	"context"
	"errors"
	"fmt"
)

// ErrNotFound is what a Reader says of a secret that is not there.
var ErrNotFound = errors.New("there is no such secret")

// Reader gives the values of secrets.
type Reader interface {
	// Get gives the text of a secret as it is stored; [Value] takes the value in
	// use out of it. The error of a secret that is not there is an ErrNotFound.
	Get(ctx context.Context, name string) (string, error)
	// Names are the secrets there are, sorted.
	Names(ctx context.Context) ([]string, error)
	// String says where they are, for messages.
	String() string
}

// Edit gives the new text of a secret. It may be called again, with what
// somebody else has written in the meantime.
type Edit func(old string, found bool) (string, error)

// Accessor is a Reader of secrets that can be changed.
type Accessor interface {
	Reader
	// Update replaces the text of a secret in one step: nobody else changes it
	// between the reading and the writing, and who reads sees the old text or the
	// new one. A text that stays the same is not written.
	Update(ctx context.Context, name string, edit Edit) (Change, error)
}

// Change is what becomes of a secret.
type Change string

// The changes.
const (
	Create    Change = "create"
	Updated   Change = "update"
	Unchanged Change = "unchanged"
)

// changeOf compares texts.
func changeOf(old string, found bool, text string) Change {
	switch {
	case !found:
		return Create
	case old != text:
		return Updated
	}
	return Unchanged
}

// DryRun is an Accessor that tells what would change and writes nothing. It
// remembers what it would have written.
type DryRun struct {
	Reader
	written map[string]string
}

// NewDryRun gives one for the secrets of a reader.
func NewDryRun(reader Reader) *DryRun {
	return &DryRun{Reader: reader, written: map[string]string{}}
}

// Get implements [Reader].
func (d *DryRun) Get(ctx context.Context, name string) (string, error) {
	if text, ok := d.written[name]; ok {
		return text, nil
	}
	return d.Reader.Get(ctx, name)
}

// Update implements [Accessor].
func (d *DryRun) Update(ctx context.Context, name string, edit Edit) (Change, error) {
	if err := CheckName(name); err != nil {
		return "", err
	}
	old, found, err := find(ctx, d, name)
	if err != nil {
		return "", err
	}
	text, err := edit(old, found)
	if err != nil {
		return "", err
	}
	d.written[name] = text
	return changeOf(old, found, text), nil
}

// find gives the text of a secret and whether there is one.
func find(ctx context.Context, reader Reader, name string) (text string, found bool, err error) {
	text, err = reader.Get(ctx, name)
	if errors.Is(err, ErrNotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("reading secret %q: %w", name, err)
	}
	return text, true, nil
}
