package catalog

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// encoding/json keeps no positions, accepts duplicate keys and stops at the
// first mistake, so the file is read by this small parser. It goes on after
// the mistakes that people make by hand (comments, trailing or missing commas,
// wrong quotes), so that one run shows all of them.

// maxDepth bounds the nesting of arrays and objects.
const maxDepth = 64

type kind uint8

const (
	invalid kind = iota // a value with a mistake in it, already reported
	null
	boolean
	number
	text
	array
	object
)

func (k kind) String() string {
	return [...]string{"an invalid value", "null", "a boolean", "a number", "a string", "an array", "an object"}[k]
}

// position is a place in the file; line and column count from 1, the column
// in Unicode code points.
type position struct{ line, col int32 }

// node is a JSON value and where it stands.
type node struct {
	kind       kind
	pos        position
	start, end int32    // byte offsets, end exclusive
	text       string   // a string's value; a number or literal as written
	items      []node   // of an array
	members    []member // of an object, in file order, duplicates included
}

// member is a key with its value.
type member struct {
	key        string
	pos        position
	start, end int32 // byte offsets of the key, quotes included
	value      node
}

// get returns the value of the first member named key.
func (n *node) get(key string) (node, bool) {
	for i := range n.members {
		if n.members[i].key == key {
			return n.members[i].value, true
		}
	}
	return node{}, false
}

type syntaxError struct {
	pos     position
	offset  int
	message string
}

type parser struct {
	src       string
	pos       int
	line      int
	lineStart int // offset of the line's first byte
	wide      int // bytes of this line that continue a code point
	depth     int
	stopped   bool // a mistake that nothing after it can be read past
	errors    []syntaxError
	// The elements of all open arrays and objects, so that each is allocated
	// once, at its size.
	items   []node
	members []member
}

// parseJSON reads src. complete is false when the tree is cut short by a
// mistake, so that nothing must be concluded from what it lacks.
func parseJSON(src string) (root node, errors []syntaxError, complete bool) {
	p := &parser{src: src, line: 1}
	p.encoding()
	if p.stopped {
		return node{}, p.errors, false
	}
	p.space()
	root = p.value()
	p.space()
	if !p.stopped && p.pos < len(p.src) {
		p.fail("unexpected %s after the end of the JSON value", p.next())
	}
	return root, p.errors, !p.stopped
}

// encoding refuses what is not plain UTF-8.
func (p *parser) encoding() {
	if len(p.src) >= 2 && (p.src[:2] == "\xff\xfe" || p.src[:2] == "\xfe\xff") {
		p.fail("the file is UTF-16; save it as UTF-8")
		return
	}
	if len(p.src) >= 3 && p.src[:3] == "\xef\xbb\xbf" {
		p.report("the file begins with a byte order mark; save it as UTF-8 without one")
		p.pos, p.lineStart = 3, 3
	}
	if utf8.ValidString(p.src) {
		return
	}
	scan := parser{src: p.src, pos: p.pos, line: 1, lineStart: p.lineStart}
	for scan.pos < len(scan.src) {
		r, size := utf8.DecodeRuneInString(scan.src[scan.pos:])
		if r == utf8.RuneError && size == 1 {
			scan.report("byte 0x%02x is not UTF-8; save the file as UTF-8", scan.src[scan.pos])
			p.errors = append(p.errors, scan.errors...)
			return
		}
		scan.skip(size)
	}
}

func (p *parser) value() node {
	n := node{pos: p.here(), start: int32(p.pos)}
	switch c := p.peek(); {
	case c == '{':
		n.kind = object
		outer := len(p.members)
		p.nested('}', func() { p.members = append(p.members, p.member()) })
		n.members = slices.Clone(p.members[outer:])
		p.members = p.members[:outer]
	case c == '[':
		n.kind = array
		outer := len(p.items)
		p.nested(']', func() { p.items = append(p.items, p.value()) })
		n.items = slices.Clone(p.items[outer:])
		p.items = p.items[:outer]
	case c == '"' || c == '\'':
		n.kind, n.text = text, p.str()
	case c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9':
		n.kind, n.text = p.number()
	case wordByte(c):
		n.kind, n.text = p.literal()
	default:
		p.fail("expected a value, found %s", p.next())
	}
	n.end = int32(p.pos)
	return n
}

// nested reads the elements between a bracket and its partner.
func (p *parser) nested(closing byte, element func()) {
	opened := p.line
	if p.depth++; p.depth > maxDepth {
		p.fail("nested deeper than %d levels", maxDepth)
	}
	p.pos++
	p.space()
	for !p.stopped && p.peek() != closing {
		if p.pos == len(p.src) {
			p.fail("the file ends before the %q that closes line %d", closing, opened)
			return
		}
		element()
		p.separator(closing)
	}
	if !p.stopped {
		p.pos++
	}
	p.depth--
}

// separator reads what stands between two elements.
func (p *parser) separator(closing byte) {
	p.space()
	comma, offset := p.here(), p.pos
	switch c := p.peek(); {
	case p.stopped || c == closing || p.pos == len(p.src):
	case c == ',':
		p.pos++
		if p.space(); p.peek() == closing {
			p.reportAt(comma, offset, "trailing comma: remove it")
		}
	case c == '"' || c == '\'' || wordByte(c) || c == '{' || c == '[':
		p.report("missing comma before %s", p.next())
	default:
		p.fail("expected a comma or %q, found %s", closing, p.next())
	}
}

func (p *parser) member() member {
	m := member{pos: p.here(), start: int32(p.pos)}
	switch c := p.peek(); {
	case c == '"' || c == '\'':
		m.key = p.str()
	case wordByte(c):
		m.key = p.word()
		p.reportAt(m.pos, int(m.start), "the key %s needs double quotes", m.key)
	default:
		p.fail("expected a key in double quotes, found %s", p.next())
	}
	m.end = int32(p.pos)
	p.space()
	if p.stopped {
		return m
	}
	if p.peek() != ':' {
		p.fail("expected a colon after the key %q, found %s", m.key, p.next())
		return m
	}
	p.pos++
	p.space()
	m.value = p.value()
	return m
}

// peek returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

// next describes what stands at the current place.
func (p *parser) next() string {
	if p.pos >= len(p.src) {
		return "the end of the file"
	}
	r, _ := utf8.DecodeRuneInString(p.src[p.pos:])
	return fmt.Sprintf("%q", r)
}

func (p *parser) here() position {
	return position{int32(p.line), int32(p.pos - p.lineStart - p.wide + 1)}
}

func (p *parser) report(format string, args ...any) {
	p.reportAt(p.here(), p.pos, format, args...)
}

func (p *parser) reportAt(pos position, offset int, format string, args ...any) {
	p.errors = append(p.errors, syntaxError{pos, offset, fmt.Sprintf(format, args...)})
}

// fail reports a mistake after which nothing can be read.
func (p *parser) fail(format string, args ...any) {
	if !p.stopped {
		p.report(format, args...)
	}
	p.stopped = true
}
