package pyimports

import (
	"slices"
	"strings"
)

// Arguments gives the dotted names that calls of functions have as their first argument, in the order of the file:
// "shop.urls" for include with `path("shop/", include("shop.urls"))`. Of a tuple or list it takes the first item, as
// include(("shop.urls", "shop")) has it, and all operands of `a if b else c`, `a or b` and of what puts lists together.
// What a variable or a call gives is not followed, and strings with expressions in them are not looked into.
//
// A function is given by its name, or by the end of its dotted name: "import_module" and "importlib.import_module" find
// `importlib.import_module("shop.tasks")`, the first one finds `import_module("shop.tasks")` too.
func (f *File) Arguments(functions ...string) []String {
	var names [][]string
	for _, function := range functions {
		names = append(names, strings.Split(function, "."))
	}
	var found []*value
	s := newScanner(f)
	for {
		statement, more := s.next()
		if !more {
			return ordered(found)
		}
		if statement.block.match {
			continue // What looks like a call in a `case` is a pattern.
		}
		for at, t := range statement.tokens {
			function := cursor{text: f.text, tokens: statement.tokens[:at]}
			if t.kind == '(' && slices.ContainsFunc(names, function.endsWith) {
				found = append(found, firstArgument(f.text, statement.tokens[at+1:])...)
			}
		}
	}
}

// endsWith tells whether the last tokens are the parts of a dotted name.
func (c *cursor) endsWith(parts []string) bool {
	at := len(c.tokens) - 1
	for i := len(parts) - 1; i >= 0; i-- {
		if at < 0 || !c.tokens[at].is(c.text, parts[i]) || i > 0 && (at == 0 || c.tokens[at-1].kind != '.') {
			return false
		}
		at -= 2
	}
	return true
}

// firstArgument gives the dotted names that tokens behind a parenthesis begin with.
func firstArgument(text string, tokens []token) []*value {
	p := parser{cursor: cursor{text: text, tokens: tokens}}
	v := p.item()
	if next := p.peek().kind; p.failed || next != ',' && next != ')' {
		return nil
	}
	return v.first(nil)
}

// first adds the dotted names that a value may be, or may have as its first item.
func (v *value) first(found []*value) []*value {
	switch {
	case v.names():
		found = append(found, v)
	case v.chained:
		for i := range v.items {
			found = v.items[i].first(found)
		}
	case v.ordered && len(v.items) > 0:
		found = v.items[0].first(found)
	}
	return found
}
