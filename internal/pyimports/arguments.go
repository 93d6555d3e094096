package pyimports

import (
	"slices"
	"strings"
)

// Arguments gives the dotted names that calls of functions have as their first argument, in the order of the file:
// "shop.urls" for include with `path("shop/", include("shop.urls"))`. Of a tuple or list it takes the first item, as
// include(("shop.urls", "shop")) has it, and both branches of a conditional expression. What is computed, as in
// include(PREFIX + ".urls"), is not followed.
//
// A function is given by its name, or by the end of its dotted name: "import_module" and "importlib.import_module" find
// `importlib.import_module("shop.tasks")`, the first one finds `import_module("shop.tasks")` too.
func (f *File) Arguments(functions ...string) []String {
	c := calls{cursor: cursor{text: f.text}}
	for _, function := range functions {
		c.functions = append(c.functions, strings.Split(function, "."))
	}
	s := newScanner(f)
	for {
		statement, more := s.next()
		if !more {
			return c.found
		}
		c.tokens = statement.tokens
		c.statement()
	}
}

// calls finds the arguments in statements.
type calls struct {
	cursor
	functions [][]string // by the parts of their names
	// open are the brackets around the cursor.
	open  []argument
	found []String
}

// argument is an open bracket.
type argument struct {
	// first tells that a string here is the first argument of one of the functions, or the first item of that.
	first bool
	// before counts what was found before it.
	before int
}

// statement looks at the one that the tokens are of.
func (c *calls) statement() {
	for c.at = 0; c.at < len(c.tokens); c.at++ {
		switch t := c.peek(); t.kind {
		case '(', '[', '{':
			first := t.kind == '(' && c.called() || t.kind != '{' && c.first() && c.begins()
			c.open = append(c.open, argument{first, len(c.found)})
		case ')', ']', '}':
			c.close()
		case quoted, template:
			c.string()
		case ',', '=', ':', walrus:
			c.other()
		case name:
			if t.is(c.text, "lambda") {
				c.other()
			}
		}
	}
}

// first tells whether the cursor is in the first argument.
func (c *calls) first() bool { return len(c.open) > 0 && c.open[len(c.open)-1].first }

// other is called when what follows is not the first argument any more, or not as it is written.
func (c *calls) other() {
	if len(c.open) > 0 {
		c.open[len(c.open)-1].first = false
	}
}

// close ends a bracket. What was found in one that something is done with is not what the function gets.
func (c *calls) close() {
	last := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	if c.first() && !c.finishes(c.at+1) {
		c.found = c.found[:last.before]
	}
}

// string reads a string, with those that are adjacent.
func (c *calls) string() {
	wanted := c.first() && c.begins()
	v := c.stringAt()
	if wanted && c.finishes(c.at) && v.known && dotted(v.text) {
		c.found = append(c.found, String{v.line, strings.Clone(v.text)})
	}
	c.at--
}

// begins tells whether the token at the cursor is the first one of a value.
func (c *calls) begins() bool {
	before := c.tokens[c.at-1]
	return before.kind == '(' || before.kind == '[' || before.is(c.text, "else")
}

// finishes tells whether the token at a position is behind the last one of a value.
func (c *calls) finishes(at int) bool {
	t := c.tokens[at]
	return t.kind == ',' || t.kind == ')' || t.kind == ']' || t.is(c.text, "if")
}

// called tells whether the parenthesis at the cursor is a call of one of the functions.
func (c *calls) called() bool {
	if c.at > 1 && (c.tokens[c.at-2].is(c.text, "def") || c.tokens[c.at-2].is(c.text, "class")) {
		return false
	}
	return slices.ContainsFunc(c.functions, c.follows)
}

// follows tells whether the tokens before the cursor end with the parts of a dotted name.
func (c *calls) follows(parts []string) bool {
	at := c.at - 1
	for i := len(parts) - 1; i >= 0; i-- {
		if at < 0 || !c.tokens[at].is(c.text, parts[i]) || i > 0 && (at == 0 || c.tokens[at-1].kind != '.') {
			return false
		}
		at -= 2
	}
	return true
}
