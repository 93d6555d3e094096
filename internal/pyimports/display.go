package pyimports

// display reads a list, or what is in parentheses: an expression, a tuple or a generator.
func (p *parser) display() value {
	open, closing := p.peek().kind, kind(')')
	if open == '[' {
		closing = ']'
	}
	p.at++
	v := value{kind: several, ordered: true}
	comma := false
	for !p.failed && p.peek().kind != closing {
		v.items = append(v.items, p.comprehension(p.item()))
		if comma = p.is(','); !comma {
			break
		}
	}
	p.expect(closing)
	if open == '(' && len(v.items) == 1 && !comma {
		return v.items[0]
	}
	return v
}

// braces reads a set or a dictionary, whose keys are not looked at.
func (p *parser) braces() value {
	p.at++
	v := value{kind: several}
	for !p.failed && p.peek().kind != '}' {
		v.items = append(v.items, p.comprehension(p.entry()))
		if !p.is(',') {
			break
		}
	}
	p.expect('}')
	return v
}

// entry reads an item of a set or a dictionary.
func (p *parser) entry() value {
	if p.is(power) {
		return p.operation(bitwiseOr)
	}
	v := p.item()
	if p.is(':') {
		return p.expression()
	}
	return v
}

// comprehension reads the loops and conditions after an element. It gives the element if there are none.
func (p *parser) comprehension(element value) value {
	if p.word() != "for" && p.word() != "async" {
		return element
	}
	v := value{kind: several, items: []value{element}}
	for p.word() == "for" || p.word() == "async" {
		p.accept("async")
		_, source := p.loop(func() value { return p.operation(or) })
		v.items = append(v.items, source)
		for p.accept("if") {
			p.operation(or)
		}
	}
	return v
}

// loop reads `for targets in source`; read reads the source.
func (p *parser) loop(read func() value) (targets, source value) {
	if !p.accept("for") {
		return p.fail(), value{}
	}
	targets = value{kind: several}
	for !p.failed {
		p.is('*')
		targets.items = append(targets.items, p.operation(bitwiseOr))
		if !p.is(',') || p.word() == "in" {
			break
		}
	}
	if !p.accept("in") {
		return p.fail(), value{}
	}
	return targets, read()
}
