package pyimports

import (
	"fmt"
	"strings"
)

// deepest is how many brackets, and how many blocks, may be within each other; Python has such limits itself.
const (
	deepestBrackets = 200
	deepestBlocks   = 100
)

// lexer makes tokens of a text. After an error it gives only ends.
type lexer struct {
	file, text string
	pos        int
	line       int // of pos
	lineStart  bool
	ended      bool // the last token ended a line
	brackets   []bracket
	indents    []column
	dedents    int // still to be given
	fields     int // of templates around pos
	failure    *Error
}

// bracket is an open one.
type bracket struct {
	open byte
	line int
}

// fail stops the lexer.
func (l *lexer) fail(line int, format string, args ...any) token {
	if l.failure == nil {
		l.failure = &Error{l.file, line, fmt.Sprintf(format, args...)}
	}
	l.pos = len(l.text)
	return token{kind: end, line: int32(line)}
}

func (l *lexer) token(kind kind, start, line int) token {
	return token{kind: kind, depth: uint8(len(l.brackets)), start: int32(start), end: int32(l.pos), line: int32(line)}
}

// next gives the next token.
func (l *lexer) next() token {
	if l.lineStart {
		l.lineStart = false
		l.indentation()
	}
	if l.failure != nil {
		return token{kind: end}
	}
	if l.dedents != 0 {
		return l.block()
	}
	l.space()
	if l.failure != nil {
		return token{kind: end}
	}
	if l.pos == len(l.text) {
		return l.endOfText()
	}
	l.ended = false
	start := l.pos
	switch c := l.text[start]; {
	case c == '\n':
		l.pos++
		l.line++
		l.lineStart, l.ended = true, true
		return l.token(newline, start, l.line-1)
	case digit(c) || c == '.' && start+1 < len(l.text) && digit(l.text[start+1]):
		return l.number()
	case wordByte[c] || c >= 0x80:
		return l.word()
	case c == '"' || c == '\'':
		return l.quoted(start)
	default:
		return l.operator(c)
	}
}

// space goes to the next token: over blanks, comments, joined lines and, within brackets, line ends.
func (l *lexer) space() {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case c == ' ' || c == '\t' || c == '\f':
			l.pos++
		case c == '#':
			l.comment()
		case c == '\n' && len(l.brackets) > 0:
			l.pos++
			l.line++
		case c == '\\':
			l.joinLines()
		default:
			return
		}
	}
}

// comment goes to the end of the line.
func (l *lexer) comment() {
	length := strings.IndexByte(l.text[l.pos:], '\n')
	if length < 0 {
		length = len(l.text) - l.pos
	}
	l.pos += length
}

// joinLines goes over a backslash and the line end that it takes away.
func (l *lexer) joinLines() {
	if l.pos+1 < len(l.text) && l.text[l.pos+1] != '\n' {
		l.fail(l.line, "there is something after a backslash that continues the line")
		return
	}
	if l.pos+2 >= len(l.text) {
		l.fail(l.line, "the file ends after a backslash")
		return
	}
	l.pos += 2
	l.line++
}

// endOfText ends the last line where the text does not.
func (l *lexer) endOfText() token {
	if len(l.brackets) > 0 {
		open := l.brackets[len(l.brackets)-1]
		return l.fail(open.line, "%q is never closed", string(open.open))
	}
	if !l.ended {
		l.ended = true
		return l.token(newline, l.pos, l.line)
	}
	return l.token(end, l.pos, l.line)
}
