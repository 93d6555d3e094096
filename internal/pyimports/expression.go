package pyimports

// parser reads expressions for the strings that they may give. It accepts more than Python does.
type parser struct {
	cursor
	depth  int
	failed bool
}

// deepestExpression is how many expressions may be within each other before a statement is not looked at.
const deepestExpression = 10_000

func (p *parser) fail() value {
	p.failed = true
	p.at = len(p.tokens)
	return value{}
}

// expect goes over a token that must be there.
func (p *parser) expect(kind kind) {
	if !p.is(kind) {
		p.fail()
	}
}

// word gives the current token if it is a name or a keyword, else empty.
func (p *parser) word() string {
	if t := p.peek(); t.kind == name {
		return t.of(p.text)
	}
	return ""
}

// list reads expressions with commas between: the only one, or all as a tuple.
func (p *parser) list() value {
	first := p.item()
	if p.peek().kind != ',' {
		return first
	}
	items := []value{first}
	for p.is(',') && !p.listEnds() {
		items = append(items, p.item())
	}
	return value{kind: several, ordered: true, items: items}
}

// listEnds tells whether the last comma was behind the last item.
func (p *parser) listEnds() bool {
	switch p.peek().kind {
	case end, ')', ']', '}', '=', ':', augment:
		return true
	}
	return false
}

// item reads an expression that may have a star.
func (p *parser) item() value {
	if p.is('*') {
		v := p.operation(bitwiseOr)
		v.starred = true
		return v
	}
	return p.expression()
}

// expression reads one with all that may be in it but commas.
func (p *parser) expression() value {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepestExpression {
		return p.fail()
	}
	if p.word() == "lambda" {
		return p.lambda()
	}
	v := p.operation(or)
	if p.is(walrus) {
		return p.expression()
	}
	for p.accept("if") {
		p.operation(or)
		if !p.accept("else") {
			return p.fail()
		}
		if p.word() == "lambda" {
			p.lambda()
			return v
		}
		v = join(v, p.operation(or))
	}
	return v
}

// lambda goes over a function; what it will return is not known.
func (p *parser) lambda() value {
	depth := p.peek().depth
	open := 0
	for p.at < len(p.tokens) {
		t := p.tokens[p.at]
		p.at++
		switch {
		case t.depth != depth:
		case t.is(p.text, "lambda"):
			open++
		case t.kind == ':':
			open--
		}
		if open == 0 {
			p.expression()
			return value{}
		}
	}
	return p.fail()
}
