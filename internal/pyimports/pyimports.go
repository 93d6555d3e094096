// Package pyimports reads one file of Python: what it imports, which names of modules its variables hold, as the
// settings of Django do, and which ones it passes to functions, as `include("shop.urls")` does.
//
// It knows what is Python and what only looks so in a string or a comment, but it does not check the file: whatever the
// tokens of a valid file are, it finds the same imports as Python, and of an invalid one it gives what comes before the
// mistake. The time that it takes grows linearly with the size of the file.
//
// The way of a file: decode gives text with plain line ends, the lexer makes tokens of it, the scanner puts these
// together to statements and knows the blocks that they are in, and each of Parse, Assigned and Arguments looks at the
// statements that it cares for.
package pyimports

import (
	"fmt"
	"strings"
)

// Import is one imported module.
type Import struct {
	// Line is where the module is named, for `from` where the statement begins. The first line is 1.
	Line int
	// Module is the dotted name as written, without the leading dots; empty for `from . import x`.
	Module string
	// Level counts the leading dots of a relative import; 0 is an absolute one.
	Level int
	// Names are what `from` imports, by their names in the module; the only one may be "*". Nil for plain `import`.
	Names []string
	// TypeChecking tells that only type checkers run it: `if TYPE_CHECKING:`, or the other side of `if not TYPE_CHECKING:`.
	TypeChecking bool
	// Optional tells that the file gets along without it: it is in the body, a handler or the `else` of a `try` that
	// handles ImportError or ModuleNotFoundError, or in a `with suppress(ImportError):`.
	Optional bool
	// Local tells that it runs when a function is called.
	Local bool
}

// String is a dotted name that the file holds as a string: identifiers with dots between, or one identifier.
type String struct {
	// Line is where the string begins. The first line is 1.
	Line int
	// Value is what the string means: without quotes, escapes resolved, adjacent parts joined.
	Value string
	// Optional says of a string that is assigned what it says of an Import.
	Optional bool
}

// File is what was found in a file. It is not changed by its methods.
type File struct {
	// Imports are in the order of the file.
	Imports []Import

	name, text string
}

// Error is what keeps a file, or the rest of it from a line on, from being read.
type Error struct {
	// File is the name that Parse was given.
	File string
	// Line begins with 1.
	Line int
	// Reason is what is wrong there, in words.
	Reason string
}

// Error gives `file:line: reason`.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason) }

// Parse reads the imports of a file. The name is only for messages.
//
// The file is never nil. When there is an error, which is always an *Error, the file holds what was found before it;
// a malformed import statement is left out, and what follows is read nevertheless.
func Parse(name string, src []byte) (*File, error) {
	text, failure := decode(name, src)
	if failure != nil {
		return &File{name: name}, failure
	}
	f := &File{name: name, text: text}
	if failure := f.readImports(); failure != nil {
		return f, failure
	}
	return f, nil
}

// dotted tells whether s is one or more identifiers with dots between.
func dotted(s string) bool {
	for {
		part, rest, more := strings.Cut(s, ".")
		if !identifier(part) {
			return false
		}
		if !more {
			return true
		}
		s = rest
	}
}
