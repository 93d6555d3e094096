package database

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/lib/pq"
)

func TestPersist(t *testing.T) {
	for _, test := range []struct {
		name  string
		err   error
		again bool
	}{
		{"roles change", &pq.Error{Code: "XX000", Message: "tuple concurrently updated"}, true},
		{"a role appears", fmt.Errorf("making roles: %w", &pq.Error{Code: "42710"}), true},
		{"another mistake of the server", &pq.Error{Code: "XX000", Message: "cache lookup failed"}, false},
		{"a mistake in the statement", &pq.Error{Code: "42601"}, false},
		{"no server", errors.New("connection refused"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			tries := 0
			err := persist(t.Context(), func() error {
				if tries++; tries == 3 {
					return nil
				}
				return test.err
			})
			if again := tries > 1; again != test.again || (err == nil) != test.again {
				t.Errorf("%d tries, %v", tries, err)
			}
		})
	}
}

func TestPersistEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := persist(ctx, func() error { return &pq.Error{Code: "23505"} })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
