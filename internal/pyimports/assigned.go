package pyimports

import "slices"

// Assigned gives the dotted names that variables of the module may hold, by variable and in the order of the file.
// A variable that holds none is left out.
//
// It follows assignments with =, : and +=, |=; to variables and to items of them; loops; and calls of append, extend,
// insert, add and update as statements; all of them outside of functions and classes, in whatever blocks. Of an
// expression it takes each string that the result may hold: in lists, tuples, sets and values of dictionaries, in both
// branches of a conditional expression, in arguments of calls unless the string is the first one (a name to look up).
// Conditions, comparisons, subscripts and keys are not in the result. Other variables of the module are followed:
// `INSTALLED_APPS = DJANGO_APPS + ["shop"]` has all of DJANGO_APPS. What is taken out again is not followed.
//
// Bytes, templates as in t"", and strings with expressions in them are no names.
func (f *File) Assigned(names ...string) map[string][]String {
	all := f.assignments()
	found := map[string][]String{}
	for _, name := range names {
		if values := all.reachable(name); len(values) > 0 {
			found[name] = values
		}
	}
	return found
}

// assignments are what each variable is given.
type assignments struct {
	given map[string][]assignment
	// block is what the statement that is being read is in.
	block *block
}

// assignment is a value that is given to a variable.
type assignment struct {
	*value
	block *block
}

// assignments reads all statements of the module's level.
func (f *File) assignments() *assignments {
	a := &assignments{given: map[string][]assignment{}}
	s := newScanner(f)
	for {
		statement, more := s.next()
		if !more {
			return a
		}
		if a.block = statement.block; a.block.module() {
			a.statement(&parser{cursor: cursor{text: f.text, tokens: statement.tokens}})
		}
	}
}

// statement adds what one gives to variables.
func (a *assignments) statement(p *parser) {
	switch word := p.word(); {
	case word == "for":
		targets, source := p.loop(p.list)
		if !p.failed && p.at == len(p.tokens) {
			a.bind(&targets, &source)
		}
		return
	case keyword(word):
		return
	}
	targets := []value{p.list()}
	if p.is(':') {
		p.expression()
	}
	if p.peek().kind == augment {
		a.augmented(p, &targets[0])
		return
	}
	for p.is('=') {
		targets = append(targets, p.list())
	}
	if p.failed || p.at < len(p.tokens) {
		return
	}
	last := &targets[len(targets)-1]
	for i := range targets[:len(targets)-1] {
		a.bind(&targets[i], last)
	}
	if len(targets) == 1 {
		a.called(last)
	}
}

// augmented reads an assignment that adds to its target.
func (a *assignments) augmented(p *parser, target *value) {
	operator := p.peek().of(p.text)
	p.at++
	v := p.list()
	if !p.failed && p.at == len(p.tokens) && (operator == "+=" || operator == "|=") {
		a.bind(target, &v)
	}
}

// called adds what a statement that is a call puts into a variable.
func (a *assignments) called(v *value) {
	if v.kind != call || v.items[0].kind != variable {
		return
	}
	switch v.text {
	case "append", "extend", "insert", "add", "update":
		a.bind(&v.items[0], &value{kind: several, items: v.items[1:]})
	}
}

// bind adds a value to its target: item by item where both are written out.
func (a *assignments) bind(target, v *value) {
	switch {
	case target.kind == variable:
		a.given[target.text] = append(a.given[target.text], assignment{v, a.block})
	case target.kind == several && pairs(target, v):
		for i := range target.items {
			a.bind(&target.items[i], &v.items[i])
		}
	case target.kind == several:
		for i := range target.items {
			a.bind(&target.items[i], v)
		}
	}
}

// pairs tells whether each item of a target gets one item of the value.
func pairs(target, v *value) bool {
	starred := func(item value) bool { return item.starred }
	return target.ordered && v.ordered && len(target.items) == len(v.items) &&
		!slices.ContainsFunc(target.items, starred) && !slices.ContainsFunc(v.items, starred)
}

// reachable gives the dotted names in a variable and in those that it is made from.
func (a *assignments) reachable(name string) []String {
	var found []*value
	seen := map[*value]bool{}
	queued := map[string]bool{name: true}
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		for _, v := range a.given[queue[0]] {
			if seen[v.value] {
				continue
			}
			seen[v.value] = true
			v.visit(func(leaf *value) {
				switch {
				case leaf.kind == variable && !queued[leaf.text]:
					queued[leaf.text] = true
					queue = append(queue, leaf.text)
				case leaf.names():
					leaf.optional = v.block.optional()
					found = append(found, leaf)
				}
			})
		}
	}
	return ordered(found)
}
