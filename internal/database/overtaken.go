package database

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/lib/pq"
)

// overtakenTimeout is how long the server may take to end what a run that was killed has asked for.
const overtakenTimeout = 30 * time.Second

// persist does something again for as long as it is overtaken: the server may still be at what a run that was killed has
// asked for, and notices only in the end that nobody waits any more.
func persist(ctx context.Context, do func() error) error {
	deadline := time.Now().Add(overtakenTimeout)
	for {
		err := do()
		if !isOvertaken(err) || time.Now().After(deadline) {
			return err
		}
		if err := pause(ctx, pollPeriod); err != nil {
			return err
		}
	}
}

// isOvertaken tells whether somebody else was changing the same thing at the same time.
func isOvertaken(err error) bool {
	const uniqueViolation, duplicateObject, deadlock, internal = "23505", "42710", "40P01", "XX000"
	var failure *pq.Error
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Code {
	case uniqueViolation, duplicateObject, deadlock:
		return true
	case internal:
		return strings.Contains(failure.Message, "concurrently")
	}
	return false
}
