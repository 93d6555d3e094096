package pyimports

import (
	"unicode"
	"unicode/utf8"
)

// kind is what a token is. Punctuation of one character that stands for itself is its own kind, such as kind('(').
type kind byte

const (
	end     kind = iota // of the file, or where it cannot be read on
	newline             // the end of a logical line
	indent
	dedent
	name // an identifier or a keyword
	number
	quoted   // a string of characters or of bytes
	template // a string that may hold expressions: f"" or t""
	compare  // < > <= >= == !=
	augment  // an operator with = after it
	shift    // << >>
	power    // **
	walrus   // :=
	arrow    // ->
)

// token is a piece of the text.
type token struct {
	kind kind
	// depth counts the open brackets around it; an opening and its closing bracket have the same.
	depth uint8
	// start and end are positions in the text.
	start, end int32
	// line begins with 1.
	line int32
}

// of gives the token as it is written.
func (t token) of(text string) string { return text[t.start:t.end] }

// is tells whether the token is that word.
func (t token) is(text, word string) bool {
	return t.kind == name && text[t.start:t.end] == word
}

// keyword tells whether Python reserves a word everywhere.
func keyword(word string) bool {
	switch word {
	case "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
		"elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
		"not", "or", "pass", "raise", "return", "try", "while", "with", "yield":
		return true
	}
	return false
}

// wordByte holds which ASCII characters an identifier has.
var wordByte = func() (table [256]bool) {
	for c := range table {
		table[c] = c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || digit(byte(c))
	}
	return table
}()

func digit(c byte) bool { return '0' <= c && c <= '9' }

// wordRune tells whether a character beyond ASCII can be in an identifier. Those that are newer than our tables can.
func wordRune(r rune) bool {
	return r == unread || joint(r) || unicode.Is(unicode.Other_ID_Start, r) ||
		!unicode.In(r, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co, unicode.Me, unicode.No)
}

// joint tells whether a character that is no letter, mark or digit can be in an identifier behind the first one.
func joint(r rune) bool {
	switch r {
	case '\u200c', '\u200d', '\u30fb', '\uff65': // Since Unicode 15.1, newer than our tables.
		return true
	}
	return unicode.In(r, unicode.Pc, unicode.Other_ID_Continue)
}

// wordEnd is the position after the identifier characters of text from start on.
func wordEnd(text string, start int) int {
	for i := start; i < len(text); {
		if text[i] < utf8.RuneSelf {
			if !wordByte[text[i]] {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !wordRune(r) {
			return i
		}
		i += size
	}
	return len(text)
}

// identifier tells whether s is a name as Python's grammar has it, all of whose letters are known.
func identifier(s string) bool {
	for i, r := range s {
		if !startRune(r) && (i == 0 || !laterRune(r)) {
			return false
		}
	}
	return s != ""
}

// startRune tells whether a character can be the first one of an identifier.
func startRune(r rune) bool {
	if r < utf8.RuneSelf {
		return wordByte[r] && !digit(byte(r))
	}
	if r == '\u309b' || r == '\u309c' {
		return false // The only ones of Other_ID_Start that begin with a blank when Python normalises them.
	}
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start)
}

// laterRune tells whether a character that cannot be the first one of an identifier can be in it.
func laterRune(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd) || joint(r)
}
