package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one thing that is wrong with the file.
type Error struct {
	// File is the name that Parse was given.
	File string
	// Line and Col say where, both counted from 1. Columns are Unicode code
	// points, not bytes.
	Line, Col int
	// Service says what the error is about: a service, as in
	// `services[3] "users/api"`, a path such as `layout` or `secrets.token`,
	// or nothing when it is the file itself.
	Service string
	// Message says what is wrong and, where there is one, the way out.
	Message string
}

// Error formats the error as `file:line:col: subject: message`.
func (e *Error) Error() string {
	if e.Service == "" {
		return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", e.File, e.Line, e.Col, e.Service, e.Message)
}

// ErrorList is every error of one file, sorted by position.
type ErrorList []*Error

// Error joins the errors, one a line.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted puts the list into the order of the file and drops repetitions.
func (l ErrorList) sorted() ErrorList {
	slices.SortStableFunc(l, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), strings.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(l, func(a, b *Error) bool { return *a == *b })
}
