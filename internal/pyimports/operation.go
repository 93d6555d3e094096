package pyimports

// precedence is how strongly an operator binds.
type precedence int

const (
	none precedence = iota
	or
	and
	comparison
	bitwiseOr
	bitwiseXor
	bitwiseAnd
	shifted
	sum
	product
	raised
)

// operation reads operands with operators between that bind at least as strongly as a given one.
func (p *parser) operation(least precedence) value {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepestExpression {
		return p.fail()
	}
	left := p.signed()
	for {
		operator := p.peek()
		binds := p.precedence()
		if binds < least || binds == none {
			return left
		}
		p.operator()
		tighter := binds + 1
		if binds == raised {
			tighter = raised
		}
		left = p.combine(operator, binds, left, p.operation(tighter))
	}
}

// signed reads an operand with the operators before it.
func (p *parser) signed() value {
	changed := false
	for {
		switch {
		case p.accept("await"):
		case p.accept("not"):
			p.operation(comparison)
			return value{}
		case p.is('-') || p.is('+') || p.is('~'):
			changed = true
		case changed:
			p.operation(raised)
			return value{}
		default:
			return p.primary()
		}
	}
}

// precedence is that of the operator at the cursor, none if there is no operator.
func (p *parser) precedence() precedence {
	switch p.peek().kind {
	case name:
		switch p.word() {
		case "or":
			return or
		case "and":
			return and
		case "in", "is", "not":
			return comparison
		}
	case compare:
		return comparison
	case '|':
		return bitwiseOr
	case '^':
		return bitwiseXor
	case '&':
		return bitwiseAnd
	case shift:
		return shifted
	case '+', '-':
		return sum
	case '*', '/', '%', '@':
		return product
	case power:
		return raised
	}
	return none
}

// operator goes over the operator at the cursor, which may have two words.
func (p *parser) operator() {
	negated := p.accept("not")
	identity := !negated && p.accept("is")
	switch {
	case negated:
		p.accept("in")
	case identity:
		p.accept("not")
	default:
		p.at++
	}
}

// combine gives what an operation may result in.
func (p *parser) combine(operator token, binds precedence, left, right value) value {
	switch {
	case binds == or || binds == and:
		return join(left, right)
	case operator.kind == '+':
		return add(left, right)
	case operator.kind == '-':
		return operand(left)
	case operator.kind == '|' || operator.kind == '^' || operator.kind == '&' || operator.kind == '*':
		return join(operand(left), operand(right))
	}
	return value{}
}
