package catalog

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// skip moves over count bytes and keeps line and column right.
func (p *parser) skip(count int) {
	for end := p.pos + count; p.pos < end; {
		c := p.src[p.pos]
		p.pos++
		if c == '\n' {
			p.line, p.lineStart, p.wide = p.line+1, p.pos, 0
		} else if c&0xc0 == 0x80 {
			p.wide++
		}
	}
}

// space skips white space, and comments with a report.
func (p *parser) space() {
	for p.pos < len(p.src) && !p.stopped {
		switch c := p.src[p.pos]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			p.skip(1)
		case c == '#' || strings.HasPrefix(p.src[p.pos:], "//"):
			p.report("comments are not JSON: remove it, or say it in a description")
			end := strings.IndexByte(p.src[p.pos:], '\n')
			p.skip(orRest(end, p.src[p.pos:]))
		case strings.HasPrefix(p.src[p.pos:], "/*"):
			p.report("comments are not JSON: remove it, or say it in a description")
			end := strings.Index(p.src[p.pos+2:], "*/")
			p.skip(min(orRest(end, p.src[p.pos+2:])+4, len(p.src)-p.pos))
		default:
			return
		}
	}
}

// orRest turns an index that was not found into the length of s.
func orRest(index int, s string) int {
	if index < 0 {
		return len(s)
	}
	return index
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$'
}

// word reads a run of letters, digits, `_` and `$`.
func (p *parser) word() string {
	start := p.pos
	for p.pos < len(p.src) && (wordByte(p.src[p.pos]) || '0' <= p.src[p.pos] && p.src[p.pos] <= '9') {
		p.pos++
	}
	return p.src[start:p.pos]
}

func (p *parser) literal() (kind, string) {
	pos, start := p.here(), p.pos
	word := p.word()
	switch word {
	case "true", "false":
		return boolean, word
	case "null":
		return null, word
	case "True", "False", "TRUE", "FALSE":
		p.reportAt(pos, start, "%s is not JSON: write %s", word, strings.ToLower(word))
	case "None", "undefined", "nil":
		p.reportAt(pos, start, "%s is not JSON: leave the key out", word)
	case "NaN", "Infinity":
		p.reportAt(pos, start, "%s is not JSON, which has only finite numbers", word)
	default:
		p.reportAt(pos, start, "%s is not a JSON value; a string needs double quotes", word)
	}
	return invalid, word
}

func (p *parser) number() (kind, string) {
	pos, start := p.here(), p.pos
	for p.pos < len(p.src) && (wordByte(p.src[p.pos]) || strings.IndexByte("+-.0123456789", p.src[p.pos]) >= 0) {
		p.pos++
	}
	written := p.src[start:p.pos]
	if !isNumber(written) {
		p.reportAt(pos, start, "%s is not a JSON number", written)
		return invalid, written
	}
	return number, written
}

// isNumber follows the grammar of RFC 8259.
func isNumber(s string) bool {
	digits := func() bool {
		rest := strings.TrimLeft(s, "0123456789")
		found := len(rest) < len(s)
		s = rest
		return found
	}
	s = strings.TrimPrefix(s, "-")
	leadingZero := strings.HasPrefix(s, "0")
	length := len(s)
	if !digits() || leadingZero && length-len(s) > 1 {
		return false
	}
	if rest, ok := strings.CutPrefix(s, "."); ok {
		if s = rest; !digits() {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}

// str reads a string from its opening quote on.
func (p *parser) str() string {
	quote := p.src[p.pos]
	if quote != '"' {
		p.report("strings need double quotes")
	}
	p.pos++
	start := p.pos
	var decoded strings.Builder
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case c == quote:
			tail := p.src[start:p.pos]
			p.pos++
			if decoded.Len() == 0 {
				return tail // by far the most; needs no copy
			}
			return decoded.String() + tail
		case c == '\n' || c == '\r':
			p.report("the string is not closed on its line")
			decoded.WriteString(p.src[start:p.pos])
			return decoded.String()
		case c == '\\':
			decoded.WriteString(p.src[start:p.pos])
			p.escape(&decoded)
			start = p.pos
		case c < 0x20:
			p.report("control character 0x%02x in a string: write \\u%04x", c, c)
			p.pos++
		default:
			p.skip(1)
		}
	}
	p.fail("the file ends inside a string")
	return ""
}

// escape reads one escape sequence from its backslash on.
func (p *parser) escape(out *strings.Builder) {
	rest := p.src[p.pos:]
	if len(rest) < 2 {
		p.pos++ // str finds the end
		return
	}
	if i := strings.IndexByte(`"\/bfnrt`, rest[1]); i >= 0 {
		out.WriteByte("\"\\/\b\f\n\r\t"[i])
		p.pos += 2
		return
	}
	r, ok := hexEscape(rest)
	switch {
	case !ok && rest[1] < 0x20:
		p.report("a lone backslash in a string: write two")
		p.pos++
	case !ok:
		p.report(`unknown escape \%s`, rest[1:1+runeLength(rest[1:])])
		p.pos++
	case !utf16.IsSurrogate(r):
		out.WriteRune(r)
		p.pos += 6
	default:
		low, _ := hexEscape(rest[6:])
		if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
			p.report("half of a surrogate pair: write both halves, or the character itself")
			p.pos += 6
			return
		}
		out.WriteRune(r)
		p.pos += 12
	}
}

// hexEscape reads a \uXXXX.
func hexEscape(s string) (rune, bool) {
	if len(s) < 6 || s[:2] != `\u` {
		return 0, false
	}
	code, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(code), err == nil
}

func runeLength(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}
