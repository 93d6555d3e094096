package catalog

import (
	"fmt"
	"slices"
)

// A Renaming gives a service another name.
type Renaming struct {
	Old, New string
	// Module returns what a dotted Python name of "apps" or "urls" is called
	// afterwards, Label the same for a label of "targets"; nil changes none.
	Module, Label func(string) string
}

// Rename changes an entry's name and everything in the file that refers to
// it: "needs", "migrated_by", and names of modules and targets that lie in its
// folder. Every other byte of the file stays as it is.
func Rename(data []byte, r Renaming) ([]byte, error) {
	root, err := parseForEdit(data, fmt.Sprintf("renaming service %q", r.Old))
	if err != nil {
		return nil, err
	}
	var edits []edit
	replace := func(n node, with string) {
		if n.kind == text && n.text != with {
			edits = append(edits, edit{n.start, n.end, quote(with)})
		}
	}
	name := func(n node) {
		if n.text == r.Old {
			replace(n, r.New)
		}
	}
	found := false
	services, _ := root.get("services")
	for _, entry := range services.items {
		own, _ := entry.get("name")
		found = found || own.text == r.Old
		name(own)
		needs, _ := entry.get("needs")
		for _, n := range needs.items {
			name(n)
		}
		r.places(entry, replace)
	}
	if !found {
		return nil, fmt.Errorf("renaming service %q: the file has no such entry", r.Old)
	}
	databases, _ := root.get("databases")
	for _, m := range databases.members {
		by, _ := m.value.get("migrated_by")
		name(by)
	}
	return applied(data, edits), nil
}

// places renames what an entry says of the renamed service's folder.
func (r Renaming) places(entry node, replace func(node, string)) {
	apps, _ := entry.get("apps")
	urls, _ := entry.get("urls")
	targets, _ := entry.get("targets")
	each := func(n node, rename func(string) string) {
		if n.kind == text && rename != nil {
			replace(n, rename(n.text))
		}
	}
	for _, n := range apps.items {
		each(n, r.Module)
	}
	for _, m := range urls.members {
		each(m.value, r.Module)
	}
	each(targets, r.Label)
	for _, m := range targets.members {
		each(m.value, r.Label)
	}
}

// Remove takes an entry out of the file, its name out of every "needs", and
// each "migrated_by" that names it. Every other byte of the file stays as it
// is.
func Remove(data []byte, name string) ([]byte, error) {
	root, err := parseForEdit(data, fmt.Sprintf("removing service %q", name))
	if err != nil {
		return nil, err
	}
	services, _ := root.get("services")
	at := slices.IndexFunc(services.items, func(entry node) bool { return entry.calls("name", name) })
	if at < 0 {
		return nil, fmt.Errorf("removing service %q: the file has no such entry", name)
	}
	edits := []edit{cutItem(services, at)}
	for i, entry := range services.items {
		needs, _ := entry.get("needs")
		need := slices.IndexFunc(needs.items, func(n node) bool { return n.text == name })
		if need >= 0 && i != at {
			edits = append(edits, cutItem(needs, need))
		}
	}
	databases, _ := root.get("databases")
	for _, m := range databases.members {
		if m.value.calls("migrated_by", name) {
			by := slices.IndexFunc(m.value.members, func(m member) bool { return m.key == "migrated_by" })
			edits = append(edits, cutMember(m.value, by))
		}
	}
	return applied(data, edits), nil
}

// calls tells whether a member of an object is this string.
func (n *node) calls(key, value string) bool {
	v, _ := n.get(key)
	return v.kind == text && v.text == value
}

// Declare adds a database to "databases", which it makes where the file has
// none. engine is "sqlite", or "" for the default.
func Declare(data []byte, database, engine string) ([]byte, error) {
	root, err := parseForEdit(data, fmt.Sprintf("declaring database %q", database))
	if err != nil {
		return nil, err
	}
	value := "{}"
	if engine != "" {
		value = `{"engine": ` + quote(engine) + `}`
	}
	src := string(data)
	databases, declared := root.get("databases")
	if !declared {
		return applied(data, []edit{addMember(src, root, "databases", "{"+quote(database)+": "+value+"}")}), nil
	}
	return applied(data, []edit{addMember(src, databases, database, value)}), nil
}
