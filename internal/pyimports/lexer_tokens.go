package pyimports

import (
	"strings"
	"unicode/utf8"
)

// word reads an identifier, a keyword, or a string that begins with letters, as in rb"".
func (l *lexer) word() token {
	start := l.pos
	l.pos = wordEnd(l.text, start)
	if l.pos == start {
		r, _ := utf8.DecodeRuneInString(l.text[start:])
		return l.fail(l.line, "the character %q has no place in Python", r)
	}
	if l.pos < len(l.text) && (l.text[l.pos] == '"' || l.text[l.pos] == '\'') && prefix(l.text[start:l.pos]) {
		return l.quoted(start)
	}
	return l.token(name, start, l.line)
}

// prefix tells whether letters before a quote belong to the string.
func prefix(letters string) bool {
	if len(letters) > 2 {
		return false
	}
	switch strings.ToLower(letters) {
	case "b", "f", "r", "t", "u", "br", "rb", "fr", "rf", "tr", "rt":
		return true
	}
	return false
}

// number reads a literal and leaves a keyword that follows at once, as in `1if x else 2`.
func (l *lexer) number() token {
	start := l.pos
	if base := l.text[start+1:]; l.text[start] == '0' && base != "" && strings.IndexByte("xXoObB", base[0]) >= 0 {
		l.pos += 2
		for l.pos < len(l.text) && (l.text[l.pos] == '_' || hexDigit(l.text[l.pos]) && !decimalOnly(base[0], l.text[l.pos])) {
			l.pos++
		}
		return l.token(number, start, l.line)
	}
	l.digits()
	if l.at('.') {
		l.pos++
		l.digits()
	}
	if l.at('e') || l.at('E') {
		l.exponent()
	}
	if l.at('j') || l.at('J') {
		l.pos++
	}
	return l.token(number, start, l.line)
}

// decimalOnly tells that a number of that base cannot have the digit.
func decimalOnly(base, c byte) bool { return base != 'x' && base != 'X' && !digit(c) }

func hexDigit(c byte) bool { return digit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

func (l *lexer) at(c byte) bool { return l.pos < len(l.text) && l.text[l.pos] == c }

// digits goes over digits, with single underscores between them.
func (l *lexer) digits() {
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		between := c == '_' && digit(l.text[l.pos-1]) && l.pos+1 < len(l.text) && digit(l.text[l.pos+1])
		if !digit(c) && !between {
			return
		}
		l.pos++
	}
}

// exponent goes over one, if it is one: `1else` is a number and a keyword.
func (l *lexer) exponent() {
	after := l.pos + 1
	if after < len(l.text) && (l.text[after] == '+' || l.text[after] == '-') {
		after++
	}
	if after < len(l.text) && digit(l.text[after]) {
		l.pos = after
		l.digits()
	}
}

// operator reads punctuation that begins with c.
func (l *lexer) operator(c byte) token {
	switch c {
	case '(', '[', '{':
		return l.open(c)
	case ')', ']', '}':
		return l.close(c)
	}
	start := l.pos
	l.pos++
	kind := l.operatorKind(c)
	if kind == end {
		return l.fail(l.line, "the character %q has no place here", rune(c))
	}
	return l.token(kind, start, l.line)
}

// operatorKind reads the rest of an operator whose first character was read. It gives end if there is none.
func (l *lexer) operatorKind(c byte) kind {
	switch c {
	case ',', '.', '~':
		return kind(c)
	case ';':
		if len(l.brackets) > 0 {
			return end
		}
		return ';'
	case ':':
		return l.withEqual(':', walrus)
	case '=':
		return l.withEqual('=', compare)
	case '!':
		if l.fields > 0 {
			return l.withEqual('!', compare)
		}
		return l.withEqual(end, compare)
	case '-':
		if l.at('>') {
			l.pos++
			return arrow
		}
		return l.withEqual('-', augment)
	case '<', '>', '*', '/':
		return l.doubled(c)
	case '+', '%', '@', '&', '|', '^':
		return l.withEqual(kind(c), augment)
	}
	return end
}

// withEqual gives the second kind if = follows.
func (l *lexer) withEqual(without, with kind) kind {
	if !l.at('=') {
		return without
	}
	l.pos++
	return with
}

// doubled reads the rest of an operator that may consist of two of the same characters.
func (l *lexer) doubled(c byte) kind {
	twice := l.at(c)
	if twice {
		l.pos++
	}
	switch {
	case c == '*' && twice:
		return l.withEqual(power, augment)
	case c == '*' || c == '/':
		return l.withEqual(kind(c), augment)
	case twice:
		return l.withEqual(shift, augment)
	}
	return l.withEqual(compare, compare)
}

func (l *lexer) open(c byte) token {
	if len(l.brackets) == deepestBrackets {
		return l.fail(l.line, "more than %d brackets within each other", deepestBrackets)
	}
	l.pos++
	t := l.token(kind(c), l.pos-1, l.line)
	l.brackets = append(l.brackets, bracket{c, l.line})
	return t
}

func (l *lexer) close(c byte) token {
	if len(l.brackets) == 0 {
		return l.fail(l.line, "%q closes nothing", string(c))
	}
	last := l.brackets[len(l.brackets)-1]
	if strings.IndexByte("([{", last.open) != strings.IndexByte(")]}", c) {
		return l.fail(l.line, "%q does not close the %q of line %d", string(c), string(last.open), last.line)
	}
	l.brackets = l.brackets[:len(l.brackets)-1]
	l.pos++
	return l.token(kind(c), l.pos-1, l.line)
}
