package pyimports

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// stringAt reads the adjacent strings that the cursor is at as one. It is not known when it is of bytes, a template,
// or when a part of it is an expression.
func (c *cursor) stringAt() value {
	first := c.peek()
	v := value{kind: plain, known: true, start: first.start, line: first.line}
	var parts []string
	for c.peek().kind == quoted || c.peek().kind == template {
		part, known := meaning(c.peek().of(c.text))
		v.known = v.known && known
		parts = append(parts, part)
		c.at++
	}
	if v.known {
		v.text = strings.Join(parts, "")
	}
	return v
}

// meaning gives the characters that a string stands for, if it says so without expressions.
func meaning(written string) (meant string, known bool) {
	literal, prefix := literalOf(written)
	inner := written[prefix+len(literal.quote) : len(written)-len(literal.quote)]
	if literal.other {
		return "", false
	}
	if literal.formatted && strings.ContainsAny(inner, "{}") {
		return "", false
	}
	if literal.raw || !strings.Contains(inner, `\`) {
		return inner, true
	}
	return unescape(inner), true
}

// unescape resolves the escapes of a string that is not raw. Names of characters, and escapes that Python does not
// know, stay as they are.
func unescape(s string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(s, `\`)
		out.WriteString(before)
		if !found || after == "" {
			return out.String()
		}
		r, size := escape(after)
		switch {
		case size == 0:
			out.WriteByte('\\')
		case r >= 0:
			out.WriteRune(r)
		}
		s = after[size:]
	}
}

// escape reads what follows a backslash: the character that it stands for, -1 for none, and its length, 0 if unknown.
func escape(s string) (r rune, size int) {
	switch s[0] {
	case '\n':
		return -1, 1
	case '\\', '\'', '"':
		return rune(s[0]), 1
	case 'a', 'b', 'f', 'n', 'r', 't', 'v':
		return rune("\a\b\f\n\r\t\v"[strings.IndexByte("abfnrtv", s[0])]), 1
	case 'x':
		return coded(s, 1, 2, 16)
	case 'u':
		return coded(s, 1, 4, 16)
	case 'U':
		return coded(s, 1, 8, 16)
	}
	digits := 0
	for digits < 3 && digits < len(s) && '0' <= s[digits] && s[digits] <= '7' {
		digits++
	}
	return coded(s, 0, digits, 8)
}

// coded reads a number of so many digits behind so many characters, as a character.
func coded(s string, skip, digits, base int) (rune, int) {
	if len(s) < skip+digits || digits == 0 {
		return 0, 0
	}
	code, err := strconv.ParseUint(s[skip:skip+digits], base, 32)
	if err != nil || code > utf8.MaxRune {
		return 0, 0
	}
	return rune(code), skip + digits
}
