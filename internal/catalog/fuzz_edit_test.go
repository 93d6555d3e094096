package catalog

import (
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzRemove: an entry that is taken out of a valid file is gone with all that
// names it, and every byte that is left was there before, in the same order.
func FuzzRemove(f *testing.F) {
	seeds(f, func(data []byte) { f.Add(data, 0); f.Add(data, 1) })
	f.Fuzz(func(t *testing.T, data []byte, index int) {
		name, ok := someService(data, index)
		if !ok {
			return
		}
		after, err := Remove(data, name)
		if err != nil {
			t.Fatal(err)
		}
		old, updated := bothValues(t, data, after)
		named := func(service any) bool { return service.(map[string]any)["name"] == name }
		services := slices.DeleteFunc(old["services"].([]any), named)
		for _, s := range services {
			if needs, ok := s.(map[string]any)["needs"].([]any); ok {
				s.(map[string]any)["needs"] = slices.DeleteFunc(needs, func(n any) bool { return n == name })
			}
		}
		old["services"] = services
		eachDatabase(old, func(d map[string]any) {
			if d["migrated_by"] == name {
				delete(d, "migrated_by")
			}
		})
		if !reflect.DeepEqual(old, updated) {
			t.Fatalf("without %q: %q", name, after)
		}
		rest := data
		for _, b := range after {
			at := slices.Index(rest, b)
			if at < 0 {
				t.Fatalf("bytes were added: %q", after)
			}
			rest = rest[at+1:]
		}
		if _, err := Parse("services.json", after, Options{}); err != nil {
			t.Fatalf("%v: %q", err, after)
		}
	})
}

var jsonString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// FuzzRename: an entry of a valid file has another name, and so has all that
// names it; nothing else changes, not by a byte.
func FuzzRename(f *testing.F) {
	seeds(f, func(data []byte) { f.Add(data, 0, "new/one"); f.Add(data, 1, "é\"") })
	f.Fuzz(func(t *testing.T, data []byte, index int, to string) {
		name, ok := someService(data, index)
		if !ok || !utf8.ValidString(to) {
			return
		}
		after, err := Rename(data, Renaming{Old: name, New: to})
		if err != nil {
			t.Fatal(err)
		}
		old, updated := bothValues(t, data, after)
		renamed := func(holder map[string]any, key string) {
			if holder[key] == name {
				holder[key] = to
			}
		}
		for _, s := range old["services"].([]any) {
			renamed(s.(map[string]any), "name")
			if needs, ok := s.(map[string]any)["needs"].([]any); ok {
				for i := range needs {
					if needs[i] == name {
						needs[i] = to
					}
				}
			}
		}
		eachDatabase(old, func(d map[string]any) { renamed(d, "migrated_by") })
		if !reflect.DeepEqual(old, updated) {
			t.Fatalf("%q as %q: %q", name, to, after)
		}
		if string(jsonString.ReplaceAll(data, nil)) != string(jsonString.ReplaceAll(after, nil)) {
			t.Fatalf("more than strings changed: %q", after)
		}
	})
}

// someService is the name of a service of a valid file.
func someService(data []byte, index int) (string, bool) {
	c, err := Parse("services.json", data, Options{})
	if err != nil || index < 0 || index >= len(c.Services) {
		return "", false
	}
	return c.Services[index].Name, true
}

func bothValues(t *testing.T, before, after []byte) (old, updated map[string]any) {
	t.Helper()
	if err := errors.Join(json.Unmarshal(before, &old), json.Unmarshal(after, &updated)); err != nil {
		t.Fatalf("%v in %q", err, after)
	}
	return old, updated
}

func eachDatabase(registry map[string]any, visit func(map[string]any)) {
	databases, _ := registry["databases"].(map[string]any)
	for _, d := range databases {
		visit(d.(map[string]any))
	}
}
