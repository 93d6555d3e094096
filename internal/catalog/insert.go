package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Entry is what a new service begins with.
type Entry struct {
	Name, Type string
	DevPort    int // 0 = none
	// ServiceDir is the folder where the name does not tell it, or "".
	ServiceDir string
	// Apps and Databases are as in Service.
	Apps, Databases []string
}

// Insert adds an entry at the end of "services". The new text is laid out like
// the entry before it; every other byte of the file stays as it is. Whether
// the result is valid is for Parse to say; the error is about files that are
// not JSON or have no array "services".
func Insert(data []byte, e Entry) ([]byte, error) {
	src := string(data)
	root, mistakes, _ := parseJSON(src)
	if len(mistakes) > 0 {
		m := mistakes[0]
		return nil, fmt.Errorf("adding service %q: line %d, column %d: %s", e.Name, m.pos.line, m.pos.col, m.message)
	}
	services, _ := root.get("services")
	if services.kind != array {
		return nil, fmt.Errorf(`adding service %q: the file has no array "services"`, e.Name)
	}
	layout := layoutOf(src, root, services)
	from, to := services.start+1, services.end-1
	if len(services.items) > 0 {
		from = services.items[len(services.items)-1].end
		to = from
	}
	return slices.Concat(data[:from], []byte(layout.before+layout.entry(e)+layout.after), data[to:]), nil
}

// entryLayout is the white space and punctuation around and within an entry.
type entryLayout struct {
	before, after string // around the entry
	open, close   string // within its braces
	colon, comma  string // between key and value, between members
}

// entry writes the entry as JSON.
func (l entryLayout) entry(e Entry) string {
	members := []string{
		`"name"` + l.colon + quote(e.Name),
		`"type"` + l.colon + quote(e.Type),
	}
	if e.DevPort != 0 {
		members = append(members, `"dev_port"`+l.colon+strconv.Itoa(e.DevPort))
	}
	if e.ServiceDir != "" {
		members = append(members, `"service_dir"`+l.colon+quote(e.ServiceDir))
	}
	if len(e.Apps) > 0 {
		members = append(members, `"apps"`+l.colon+quoteAll(e.Apps))
	}
	if len(e.Databases) > 0 {
		members = append(members, `"databases"`+l.colon+quoteAll(e.Databases))
	}
	return "{" + l.open + strings.Join(members, l.comma) + l.close + "}"
}

func quote(s string) string {
	quoted, _ := json.Marshal(s) // a string always marshals
	return string(quoted)
}

// quoteAll is an array on one line.
func quoteAll(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = quote(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// layoutOf reads the layout off the last entry, or makes one up from the
// file's indentation when there is none.
func layoutOf(src string, root, services node) entryLayout {
	count := len(services.items)
	if count == 0 {
		return freshLayout(src, root, services)
	}
	last := services.items[count-1]
	l := entryLayout{}
	if count > 1 {
		l.before = src[services.items[count-2].end:last.start]
	} else {
		l.before = "," + src[services.start+1:last.start]
		if l.before == "," && strings.Contains(src, " ") {
			l.before = ", "
		}
	}
	if len(last.members) == 0 {
		l.colon, l.comma = ": ", ", "
		return l
	}
	first, end := last.members[0], last.members[len(last.members)-1]
	l.open, l.close = src[last.start+1:first.start], src[end.value.end:last.end-1]
	l.colon = src[first.end:first.value.start]
	switch {
	case len(last.members) > 1:
		l.comma = src[first.value.end:last.members[1].start]
	case l.open == "" && l.colon != ":":
		l.comma = ", "
	default:
		l.comma = "," + l.open
	}
	return l
}

// freshLayout is for the first entry of an empty array.
func freshLayout(src string, root, services node) entryLayout {
	indent := src[root.start+1 : root.members[0].start]
	newline := strings.LastIndexByte(indent, '\n')
	if newline < 0 {
		return entryLayout{colon: ": ", comma: ", "}
	}
	unit := indent[newline+1:]
	eol := "\n"
	if strings.HasSuffix(indent[:newline], "\r") {
		eol = "\r\n"
	}
	level := func(depth int) string { return eol + strings.Repeat(unit, depth) }
	return entryLayout{
		before: level(2), after: level(1),
		open: level(3), close: level(2),
		colon: ": ", comma: "," + level(3),
	}
}
