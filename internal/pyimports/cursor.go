package pyimports

import "strings"

// cursor goes through the tokens of a statement.
type cursor struct {
	text   string
	tokens []token
	at     int
}

// peek gives the current token, of kind end behind the last one.
func (c *cursor) peek() token {
	if c.at < len(c.tokens) {
		return c.tokens[c.at]
	}
	return token{kind: end}
}

// is goes over a token of that kind, and tells whether it is there.
func (c *cursor) is(kind kind) bool {
	if c.peek().kind != kind {
		return false
	}
	c.at++
	return true
}

// accept goes over that word, and tells whether it is there.
func (c *cursor) accept(word string) bool {
	if !c.peek().is(c.text, word) {
		return false
	}
	c.at++
	return true
}

// identifier goes over a name that is not a keyword. The string does not hold on to the text of the file.
func (c *cursor) identifier() (string, bool) {
	t := c.peek()
	if t.kind != name || keyword(t.of(c.text)) {
		return "", false
	}
	c.at++
	return strings.Clone(t.of(c.text)), true
}
