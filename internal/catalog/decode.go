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
	// services are the entries' own values, in step with catalog.Services.
	services []node
	errors   ErrorList
	// subject and path say where the decoder is, for messages: the service or
	// section, and the keys below it.
	subject string
	path    []step
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
			aliases: map[string]Cluster{},
		},
	}
}

// errorAt reports an error about the current subject.
func (d *decoder) errorAt(pos position, format string, args ...any) {
	d.errors = append(d.errors, &Error{
		File: d.catalog.File, Line: int(pos.line), Col: int(pos.col),
		Service: d.subject, Message: fmt.Sprintf(format, args...),
	})
}

// bad reports an error about a value; the message begins with its path.
func (d *decoder) bad(n node, format string, args ...any) {
	if where := d.where(); where != "" {
		format, args = "%s "+format, append([]any{where}, args...)
	}
	d.errorAt(n.pos, format, args...)
}

// step is a key of an object, or an index of an array; index is -1 for a key.
type step struct {
	key   string
	index int
}

// where writes the path, such as config.replicas or needs[2].
func (d *decoder) where() string {
	var b strings.Builder
	for i, s := range d.path {
		switch {
		case s.index >= 0:
			fmt.Fprintf(&b, "[%d]", s.index)
		case i > 0:
			b.WriteString("." + printable(s.key))
		default:
			b.WriteString(printable(s.key))
		}
	}
	return b.String()
}

// at runs f one step further down.
func (d *decoder) at(s step, f func()) {
	d.path = append(d.path, s)
	f()
	d.path = d.path[:len(d.path)-1]
}

// printable quotes a key that would not be clear within a message.
func printable(key string) string {
	for i := range len(key) {
		if key[i] <= ' ' || key[i] >= 0x7f {
			return strconv.Quote(key)
		}
	}
	if key == "" {
		return `""`
	}
	return key
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
	var seen seenWords
	for _, m := range n.members {
		d.at(step{key: m.key, index: -1}, func() {
			if seen.again(m.key) {
				first := slices.IndexFunc(n.members, func(other member) bool { return other.key == m.key })
				d.errorAt(m.pos, "duplicate key %q (first on line %d)", d.where(), n.members[first].pos.line)
				return
			}
			each(m)
		})
	}
}

// fields is entries for an object with known keys, listed with spaces between.
func (d *decoder) fields(n node, known string, take func(key string, v node)) {
	d.entries(n, func(m member) {
		if hasWord(known, m.key) {
			take(m.key, m.value)
			return
		}
		d.errorAt(m.pos, "unknown key %q%s", d.where(), didYouMean(m.key, strings.Fields(known)))
	})
}

// hasWord tells whether a list of words holds this one.
func hasWord(list, word string) bool {
	for start := 0; ; start++ {
		i := strings.Index(list[start:], word)
		if i < 0 || word == "" {
			return false
		}
		start += i
		end := start + len(word)
		if (start == 0 || list[start-1] == ' ') && (end == len(list) || list[end] == ' ') {
			return true
		}
	}
}

// elements calls each for the items of an array.
func (d *decoder) elements(n node, each func(i int, v node)) {
	if !d.is(n, array) {
		return
	}
	for i, item := range n.items {
		d.at(step{index: i}, func() { each(i, item) })
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
