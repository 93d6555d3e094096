package pyimports

import "strings"

// literal is how a string is written.
type literal struct {
	quote     string // one or three quotation marks
	raw       bool   // backslashes stay
	formatted bool   // braces hold expressions
	other     bool   // bytes or a template, not characters
}

// literalOf takes a string's prefix and opening quote apart.
func literalOf(written string) (l literal, prefix int) {
	for ; written[prefix] != '"' && written[prefix] != '\''; prefix++ {
		switch written[prefix] {
		case 'r', 'R':
			l.raw = true
		case 'f', 'F':
			l.formatted = true
		case 't', 'T':
			l.formatted, l.other = true, true
		case 'b', 'B':
			l.other = true
		}
	}
	l.quote = written[prefix : prefix+1]
	if after := written[prefix+1:]; len(after) >= 2 && after[0] == l.quote[0] && after[1] == l.quote[0] {
		l.quote = written[prefix : prefix+3]
	}
	return l, prefix
}

// quoted reads a string that begins at start; the position is at its opening quote.
func (l *lexer) quoted(start int) token {
	line := l.line
	literal, _ := literalOf(l.text[start:])
	l.pos += len(literal.quote)
	kind := quoted
	if literal.formatted {
		kind = template
		l.middle(literal, line)
	} else {
		l.plain(literal.quote, line)
	}
	if l.failure != nil {
		return token{kind: end}
	}
	return l.token(kind, start, line)
}

// plain goes behind the end of a string without expressions.
func (l *lexer) plain(quote string, line int) {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case c == quote[0] && strings.HasPrefix(l.text[l.pos:], quote):
			l.pos += len(quote)
			return
		case c == '\\':
			l.escaped()
		case c == '\n':
			if len(quote) == 1 {
				l.fail(line, "the string is never closed")
				return
			}
			l.line++
			l.pos++
		default:
			l.pos++
		}
	}
	l.fail(line, "the string is never closed")
}

// escaped goes over a backslash and the character after it.
func (l *lexer) escaped() {
	if l.pos+1 < len(l.text) && l.text[l.pos+1] == '\n' {
		l.line++
	}
	l.pos = min(l.pos+2, len(l.text))
}

// middle goes behind the end of a string with expressions, as PEP 701 has them: with any strings within.
func (l *lexer) middle(literal literal, line int) {
	for l.pos < len(l.text) {
		rest := l.text[l.pos:]
		switch c := rest[0]; {
		case c == literal.quote[0] && strings.HasPrefix(rest, literal.quote):
			l.pos += len(literal.quote)
			return
		case c == '\n' && len(literal.quote) == 1:
			l.fail(line, "the string is never closed")
			return
		case strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}"):
			l.pos += 2
		case c == '{':
			l.field(literal)
		default:
			l.character(literal)
		}
		if l.failure != nil {
			return
		}
	}
	l.fail(line, "the string is never closed")
}

// character goes over one character of a template, or over an escape sequence.
func (l *lexer) character(literal literal) {
	rest := l.text[l.pos:]
	switch {
	case rest[0] == '\n':
		l.line++
		l.pos++
	case rest[0] != '\\':
		l.pos++
	case strings.HasPrefix(rest, `\{`) || strings.HasPrefix(rest, `\}`):
		l.pos++ // A brace after a backslash is a brace all the same.
	case !literal.raw && strings.HasPrefix(rest, `\N{`):
		l.pos += len(`\N{`)
		l.pos = wordEnd(l.text, l.pos)
		for l.at(' ') || l.at('-') {
			l.pos = wordEnd(l.text, l.pos+1)
		}
		if l.at('}') {
			l.pos++
		}
	default:
		l.escaped()
	}
}

// field goes over an expression in braces, with its conversion and format.
func (l *lexer) field(literal literal) {
	outside := len(l.brackets)
	l.fields++
	defer func() { l.fields-- }()
	l.operator('{')
	for l.failure == nil {
		l.space()
		if l.failure == nil && l.pos == len(l.text) {
			l.endOfText()
			return
		}
		if l.failure != nil {
			return
		}
		if l.at(':') && len(l.brackets) == outside+1 {
			l.pos++
			l.format(literal)
			continue
		}
		l.next()
		if len(l.brackets) == outside {
			return
		}
	}
}

// format goes over what says how to write a field, up to the brace that ends the field, or to the end of the line.
func (l *lexer) format(literal literal) {
	for l.pos < len(l.text) {
		rest := l.text[l.pos:]
		switch {
		case rest[0] == '}' || rest[0] == '\n' && len(literal.quote) == 1:
			return
		case strings.HasPrefix(rest, literal.quote):
			l.fail(l.line, "the field of the string is never closed")
		case rest[0] == '{':
			l.field(literal)
		default:
			l.character(literal)
		}
		if l.failure != nil {
			return
		}
	}
}
