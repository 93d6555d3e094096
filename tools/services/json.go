package main

import (
	"encoding/json"
	"maps"
	"slices"
)

// writeJSON prints a value for scripts: two spaces of indent, no HTML escapes, sorted maps.
func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
