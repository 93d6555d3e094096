package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// decoder turns the tree of the file into a catalog and collects every error.
type decoder struct {
	catalog *Catalog
	root    node
	errors  ErrorList
	// subject and path say where the decoder is, for messages: the service or
	// section, and the keys below it.
	subject string
	path    []string
	// comparisons bounds the work on suggestions when nearly everything is
	// wrong.
	comparisons int
}

func newDecoder(file string, root node) *decoder {
	return &decoder{
		root:        root,
		comparisons: 200_000,
		catalog: &Catalog{
			File:    file,
			byName:  map[string]*Service{},
			aliases: map[string]Cluster{},
		},
	}
}

// errorAt reports an error about the current subject.
func (d *decoder) errorAt(pos position, format string, args ...any) {
	d.errors = append(d.errors, &Error{
		File: d.catalog.File, Line: pos.line, Col: pos.col,
		Service: d.subject, Message: fmt.Sprintf(format, args...),
	})
}

// bad reports an error about a value; the message begins with its path.
func (d *decoder) bad(n node, format string, args ...any) {
	if where := strings.ReplaceAll(strings.Join(d.path, "."), ".[", "["); where != "" {
		format, args = "%s "+format, append([]any{where}, args...)
	}
	d.errorAt(n.pos, format, args...)
}

// at runs f one key further down.
func (d *decoder) at(key string, f func()) {
	d.path = append(d.path, key)
	f()
	d.path = d.path[:len(d.path)-1]
}

// about runs f with errors about the given subject.
func (d *decoder) about(subject string, f func()) {
	outer, path := d.subject, d.path
	d.subject, d.path = subject, nil
	f()
	d.subject, d.path = outer, path
}

// is checks the kind of a value; one that is already reported is skipped.
func (d *decoder) is(n node, want kind) bool {
	if n.kind != want && n.kind != invalid {
		d.bad(n, "must be %s, not %s", want, n.kind)
	}
	return n.kind == want
}

// entries calls each for the members of an object; a repeated key is an error.
func (d *decoder) entries(n node, each func(m member)) {
	if !d.is(n, object) {
		return
	}
	first := map[string]position{}
	for _, m := range n.members {
		if before, ok := first[m.key]; ok {
			d.errorAt(m.pos, "duplicate key %q (first on line %d)", m.key, before.line)
			continue
		}
		first[m.key] = m.pos
		d.at(m.key, func() { each(m) })
	}
}

// fields is entries for an object with known keys, listed with spaces between.
func (d *decoder) fields(n node, known string, take func(key string, v node)) {
	d.entries(n, func(m member) {
		if hasWord(known, m.key) {
			take(m.key, m.value)
			return
		}
		d.errorAt(m.pos, "unknown key %q%s", strings.Join(d.path, "."), didYouMean(m.key, strings.Fields(known)))
	})
}

// hasWord tells whether a list of words holds this one.
func hasWord(list, word string) bool {
	for known := range strings.SplitSeq(list, " ") {
		if known == word {
			return true
		}
	}
	return false
}

// elements calls each for the items of an array.
func (d *decoder) elements(n node, each func(i int, v node)) {
	if !d.is(n, array) {
		return
	}
	for i, item := range n.items {
		d.at("["+strconv.Itoa(i)+"]", func() { each(i, item) })
	}
}

// require reports the keys that an object lacks.
func (d *decoder) require(n node, keys ...string) {
	for _, key := range keys {
		if _, ok := n.get(key); !ok && n.kind == object {
			d.bad(n, "needs %q", key)
		}
	}
}

func (d *decoder) boolean(n node, into *bool) {
	if d.is(n, boolean) {
		*into = n.text == "true"
	}
}

// integer reads a whole number between low and high, without fraction or
// exponent.
func (d *decoder) integer(n node, low, high int, into *int) {
	if !d.is(n, number) {
		return
	}
	value, err := strconv.Atoi(n.text)
	switch {
	case strings.ContainsAny(n.text, ".eE"):
		d.bad(n, "must be a whole number, not %s", n.text)
	case err != nil || value < low || value > high:
		d.bad(n, "must be between %d and %d, not %s", low, high, n.text)
	default:
		*into = value
	}
}

// str reads a string that the rule accepts.
func (d *decoder) str(n node, rule rule, into *string) bool {
	if !d.is(n, text) {
		return false
	}
	if why := rule(n.text); why != "" {
		d.bad(n, "%s: %q", why, n.text)
		return false
	}
	*into = n.text
	return true
}

// choice reads one of the given words.
func (d *decoder) choice(n node, into *string, words ...string) {
	if !d.is(n, text) {
		return
	}
	if !slices.Contains(words, n.text) {
		d.bad(n, "must be %s, not %q", oneOf(words), n.text)
		return
	}
	*into = n.text
}

func oneOf(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = strconv.Quote(word)
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// list reads an array of different strings that the rule accepts.
func (d *decoder) list(n node, rule rule, into *[]string) {
	*into = nil
	seen := map[string]bool{}
	d.elements(n, func(_ int, v node) {
		var item string
		switch {
		case !d.str(v, rule, &item):
		case seen[item]:
			d.bad(v, "repeats %q", item)
		default:
			seen[item] = true
			*into = append(*into, item)
		}
	})
}
