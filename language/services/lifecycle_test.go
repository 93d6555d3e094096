package services

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// The second process may not start at all; what it ends with otherwise, it has told itself.
func TestRunAgainFails(t *testing.T) {
	var stderr strings.Builder
	ended := 0
	l := &servicesLang{
		stderr: &stderr, exit: func(code int) { ended = code },
		again: func(context.Context) error { return errors.New("fork/exec: resource temporarily unavailable") },
	}
	l.leaveRest(t.Context())
	want := "services: running Gazelle once more for the BUILD files: fork/exec: resource temporarily unavailable\n"
	if stderr.String() != want || ended != 1 {
		t.Errorf("ended with %d and said %q, want %q", ended, stderr.String(), want)
	}
}
