package pyimports

// condition is what a header has after its keyword.
type condition struct {
	text   string
	tokens []token
}

// typeChecking tells whether a test can only be true when types are checked: it is TYPE_CHECKING, as a name or an
// attribute, or a conjunction with it.
func (c condition) typeChecking() bool {
	c = c.bare()
	start := 0
	found := false
	for i, t := range c.tokens {
		if t.depth > c.tokens[0].depth || t.kind != name {
			continue
		}
		switch t.of(c.text) {
		case "or", "if", "lambda":
			return false
		case "and":
			found = found || c.part(start, i).flag()
			start = i + 1
		}
	}
	return found || c.part(start, len(c.tokens)).flag()
}

// notTypeChecking tells whether a test is true unless types are checked.
func (c condition) notTypeChecking() bool {
	c = c.bare()
	return len(c.tokens) > 1 && c.tokens[0].is(c.text, "not") && c.part(1, len(c.tokens)).flag()
}

func (c condition) part(from, to int) condition { return condition{c.text, c.tokens[from:to]} }

// flag tells whether it is TYPE_CHECKING and nothing else.
func (c condition) flag() bool {
	c = c.bare()
	for i, t := range c.tokens {
		if i%2 == 0 && t.kind != name || i%2 == 1 && t.kind != '.' {
			return false
		}
	}
	return len(c.tokens)%2 == 1 && c.tokens[len(c.tokens)-1].is(c.text, "TYPE_CHECKING")
}

// bare takes away parentheses around the whole.
func (c condition) bare() condition {
	for n := len(c.tokens); n > 2 && c.tokens[0].kind == '(' && c.tokens[n-1].kind == ')'; n = len(c.tokens) {
		for _, t := range c.tokens[1 : n-1] {
			if t.depth <= c.tokens[0].depth {
				return c
			}
		}
		c = c.part(1, n-1)
	}
	return c
}

// handler tells whether an `except` names the errors of a missing module.
func (c condition) handler() bool {
	for _, t := range c.tokens {
		if t.is(c.text, "as") {
			return false
		}
		if t.is(c.text, "ImportError") || t.is(c.text, "ModuleNotFoundError") {
			return true
		}
	}
	return false
}

// suppresses tells whether a `with` calls suppress(ImportError).
func (c condition) suppresses() bool {
	for i, t := range c.tokens {
		if t.is(c.text, "suppress") && i+1 < len(c.tokens) && c.tokens[i+1].kind == '(' {
			arguments := c.part(i+2, c.closing(i+1))
			return arguments.handler()
		}
	}
	return false
}

// closing is where the bracket at a position is closed.
func (c condition) closing(open int) int {
	at := open + 1
	for c.tokens[at].depth > c.tokens[open].depth {
		at++
	}
	return at
}
