package pyimports

// primary reads an operand with the attributes, arguments and subscripts after it.
func (p *parser) primary() value {
	v := p.atom()
	for {
		switch p.peek().kind {
		case '.':
			v = p.attribute(v)
		case '(':
			v = p.arguments(value{}, "")
		case '[':
			p.skipBrackets()
			v = operand(v)
			v.ordered, v.chained = false, false
		default:
			return v
		}
	}
}

// attribute reads one of an object, or a call of it.
func (p *parser) attribute(object value) value {
	p.at++
	method, ok := p.identifier()
	if !ok {
		return p.fail()
	}
	if p.peek().kind == '(' {
		return p.arguments(object, method)
	}
	return value{}
}

// arguments reads those of a call.
func (p *parser) arguments(object value, method string) value {
	p.at++
	v := value{kind: call, text: method, items: []value{object.settled()}}
	for !p.failed && p.peek().kind != ')' {
		v.items = append(v.items, p.argument())
		if !p.is(',') && p.peek().kind != ')' {
			p.fail()
		}
	}
	p.expect(')')
	return v
}

// argument reads one. What is given by name or with a star is marked as several.
func (p *parser) argument() value {
	named := p.at+1 < len(p.tokens) && p.tokens[p.at].kind == name && p.tokens[p.at+1].kind == '='
	if named {
		p.at += 2
	}
	if named || p.is('*') || p.is(power) {
		return value{kind: several, items: []value{p.expression()}}
	}
	return p.comprehension(p.expression())
}

// atom reads the smallest operand.
func (p *parser) atom() value {
	switch t := p.peek(); t.kind {
	case quoted, template:
		return p.stringAt()
	case number:
		p.at++
		return value{}
	case name:
		return p.named()
	case '(', '[':
		return p.display()
	case '{':
		return p.braces()
	case '.':
		for p.is('.') {
			continue
		}
		return value{}
	}
	return p.fail()
}

// named reads a variable or a constant.
func (p *parser) named() value {
	switch p.word() {
	case "None", "True", "False":
		p.at++
		return value{}
	}
	name, ok := p.identifier()
	if !ok {
		return p.fail()
	}
	return value{kind: variable, text: name}
}

// skipBrackets goes behind the bracket that closes the one at the cursor.
func (p *parser) skipBrackets() {
	depth := p.peek().depth
	for p.at++; p.at < len(p.tokens) && p.tokens[p.at].depth > depth; p.at++ {
		continue
	}
	p.at++
}
