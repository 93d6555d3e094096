package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An edit replaces a span of the file; every other byte stays as it is.
type edit struct {
	from, to int32 // byte offsets, end exclusive
	with     string
}

// applied returns the file with the edits, which must not overlap.
func applied(data []byte, edits []edit) []byte {
	edits = slices.SortedFunc(slices.Values(edits), func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out []byte
	at := int32(0)
	for _, e := range edits {
		out = append(append(out, data[at:e.from]...), e.with...)
		at = e.to
	}
	return append(out, data[at:]...)
}

// parseForEdit reads a file that is to be edited. doing begins the message of
// the error.
func parseForEdit(data []byte, doing string) (node, error) {
	root, mistakes, _ := parseJSON(string(data))
	if len(mistakes) > 0 {
		m := mistakes[0]
		return root, fmt.Errorf("%s: line %d, column %d: %s", doing, m.pos.line, m.pos.col, m.message)
	}
	return root, nil
}

// cut removes one of several elements of an array or object, with the comma
// and the white space that set it apart.
func cut(holder node, spans [][2]int32, i int) edit {
	switch {
	case i > 0:
		return edit{from: spans[i-1][1], to: spans[i][1]}
	case len(spans) > 1:
		return edit{from: spans[0][0], to: spans[1][0]}
	}
	return edit{from: holder.start + 1, to: holder.end - 1}
}

// cutItem removes an element of an array.
func cutItem(list node, i int) edit {
	spans := make([][2]int32, len(list.items))
	for k, item := range list.items {
		spans[k] = [2]int32{item.start, item.end}
	}
	return cut(list, spans, i)
}

// cutMember removes a member of an object.
func cutMember(object node, i int) edit {
	spans := make([][2]int32, len(object.members))
	for k, m := range object.members {
		spans[k] = [2]int32{m.start, m.value.end}
	}
	return cut(object, spans, i)
}

// addMember adds a member at the end of an object, laid out like the one
// before it. value is JSON.
func addMember(src string, object node, key, value string) edit {
	count := len(object.members)
	if count == 0 {
		return edit{from: object.start + 1, to: object.end - 1, with: quote(key) + ": " + value}
	}
	first, last := object.members[0], object.members[count-1]
	comma := "," + src[object.start+1:first.start]
	if count > 1 {
		comma = src[object.members[count-2].value.end:last.start]
	} else if comma == "," && strings.Contains(src, " ") {
		comma = ", "
	}
	colon := src[last.end:last.value.start]
	return edit{from: last.value.end, to: last.value.end, with: comma + quote(key) + colon + value}
}
