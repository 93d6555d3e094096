package project

import (
	"bytes"
	"regexp"
	"strings"
)

// A literal is a string in the value that a Python module gives to a name.
type literal struct {
	text  string
	line  int
	depth int  // brackets around it, those of the value included
	key   bool // it is a key of a dictionary
}

// literals are the strings in what a module assigns to a name, with the keys of dictionaries, which are no modules and
// so not the business of pyimports. They are a help for a proposal that a person looks at: what only running the module
// would tell is left out.
func literals(src []byte, name string) []literal {
	start := regexp.MustCompile(`(?m)^[ \t]*` + name + `[ \t]*(?:\+?=|:[^=\n]*=|\[)[ \t]*`)
	var found []literal
	for _, span := range start.FindAllIndex(src, -1) {
		at := span[1]
		item := src[at-1] == '[' // NAME["key"] = value
		if item {
			at--
		}
		found = append(found, scanLiterals(src, at, item)...)
	}
	return found
}

// scanLiterals reads a value, up to the end of the line that closes its last bracket. item tells that it begins with the
// key of an item: what is assigned then lies one level deeper.
func scanLiterals(src []byte, at int, item bool) []literal {
	var found []literal
	depth, outside := 0, 0
	for at < len(src) {
		switch c := src[at]; {
		case c == '#':
			at += lineLength(src[at:])
			continue
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
			if item && depth == 0 {
				item, depth, outside = false, 1, 1
			}
		case c == '\n' && depth <= outside:
			return found
		case c == '"' || c == '\'':
			text, length := pythonString(src[at:])
			after := bytes.TrimLeft(src[at+length:], " \t")
			found = append(found, literal{text, 1 + bytes.Count(src[:at], []byte("\n")), depth, bytes.HasPrefix(after, []byte(":")) || depth == 1 && bytes.HasPrefix(after, []byte("] ="))})
			at += length
			continue
		}
		at++
	}
	return found
}

func lineLength(src []byte) int {
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		return i
	}
	return len(src)
}

// pythonString is the text of a string that begins here, without its escapes being looked into, and how many bytes it
// takes in the file.
func pythonString(src []byte) (text string, length int) {
	quote := src[:1]
	if triple := bytes.Repeat(quote, 3); bytes.HasPrefix(src, triple) {
		quote = triple
	}
	for i := len(quote); i < len(src); i++ {
		switch {
		case src[i] == '\\':
			i++
		case bytes.HasPrefix(src[i:], quote):
			return string(src[len(quote):i]), i + len(quote)
		}
	}
	return "", len(src)
}
