package pyimports

import "strings"

// Entry is one of a dictionary that is written out.
type Entry struct {
	// Line is where the key begins. The first line is 1.
	Line int
	// Key is a string, by what it means. Entries with any other key are left out.
	Key string
	// Value is the string that belongs to the key; empty for anything but a string without expressions.
	Value string
	// Entries are those of the dictionary that belongs to the key.
	Entries []Entry
}

// Entries gives what is in the dictionaries that a variable of the module is given, in the order of the file, by
// `DATABASES = {"default": {…}}`, `DATABASES |= {…}` or `DATABASES["default"] = {…}`, outside of functions and classes, in
// whatever blocks. What other variables, calls and loops bring is not in it; nor is what is taken out again.
func (f *File) Entries(variable string) []Entry {
	var found []Entry
	s := newScanner(f)
	for {
		statement, more := s.next()
		if !more {
			return found
		}
		if statement.block.module() && statement.tokens[0].is(f.text, variable) {
			p := parser{cursor: cursor{text: f.text, tokens: statement.tokens, at: 1}}
			found = append(found, p.assignedEntries()...)
		}
	}
}

// assignedEntries are those of an assignment, from behind the variable on.
func (p *parser) assignedEntries() []Entry {
	if p.is('[') {
		entry, named := p.key()
		p.expect(']')
		if p.expect('='); p.failed || !named {
			return nil
		}
		p.entryValue(&entry)
		return []Entry{entry}
	}
	if p.is(':') {
		p.expression()
	}
	if union := p.peek(); union.kind == augment && union.of(p.text) == "|=" {
		p.at++
	} else {
		p.expect('=')
	}
	if p.peek().kind != '{' {
		return nil
	}
	return p.dictionary()
}

// dictionary reads the entries between braces, up to what it cannot read.
func (p *parser) dictionary() []Entry {
	var entries []Entry
	for p.expect('{'); !p.failed && p.peek().kind != '}'; {
		if p.is(power) {
			p.operation(bitwiseOr)
		} else {
			entry, named := p.key()
			p.expect(':')
			if p.entryValue(&entry); named {
				entries = append(entries, entry)
			}
		}
		if !p.is(',') {
			break
		}
	}
	p.expect('}')
	return entries
}

// key reads what an entry begins with.
func (p *parser) key() (entry Entry, named bool) {
	key := p.expression()
	return Entry{Line: int(key.line), Key: strings.Clone(key.text)}, key.kind == plain && key.known
}

// entryValue reads what belongs to a key.
func (p *parser) entryValue(entry *Entry) {
	p.depth++
	defer func() { p.depth-- }()
	switch {
	case p.depth > deepestExpression:
		p.fail()
	case p.peek().kind == '{':
		entry.Entries = p.dictionary()
	default:
		if v := p.expression(); v.kind == plain && v.known {
			entry.Value = strings.Clone(v.text)
		}
	}
}
