package pyimports

import (
	"slices"
	"strings"
)

// readImports fills in the imports and gives the first mistake.
func (f *File) readImports() *Error {
	s := newScanner(f)
	var failure *Error
	var blocks []*block
	for {
		statement, more := s.next()
		if !more {
			break
		}
		imports, wrong := importsOf(f.text, statement.tokens)
		if wrong != "" && failure == nil {
			failure = &Error{f.name, int(statement.tokens[0].line), wrong}
		}
		for _, one := range imports {
			f.Imports = append(f.Imports, one)
			blocks = append(blocks, statement.block)
		}
	}
	for i, block := range blocks {
		one := &f.Imports[i]
		one.TypeChecking, one.Optional, one.Local = block.typeChecking, block.optional(), block.function
	}
	if failure == nil {
		failure = s.failure
	}
	return failure
}

// importsOf gives what a statement imports, or what is wrong with it.
func importsOf(text string, tokens []token) (imports []Import, wrong string) {
	if tokens[0].kind != name {
		return nil, ""
	}
	c := cursor{text: text, tokens: tokens}
	var ok bool
	switch {
	case c.accept("import"):
		imports, ok = c.modules()
	case c.accept("from"):
		var one Import
		one, ok = c.names(int(tokens[0].line))
		imports = []Import{one}
	default:
		return nil, ""
	}
	if !ok || c.at < len(tokens) {
		return nil, "the import statement is malformed"
	}
	if slices.ContainsFunc(imports, func(one Import) bool { return strings.ContainsRune(one.Module, unread) }) {
		return nil, "the module's name has letters that only UTF-8 files can have: save the file as UTF-8"
	}
	return imports, ""
}

// modules reads what follows `import`.
func (c *cursor) modules() (imports []Import, ok bool) {
	for {
		line := c.peek().line
		module, ok := c.module()
		if !ok || !c.alias() {
			return nil, false
		}
		imports = append(imports, Import{Line: int(line), Module: module})
		if !c.is(',') {
			return imports, true
		}
	}
}

// names reads what follows a `from` of that line.
func (c *cursor) names(line int) (one Import, ok bool) {
	one.Line = line
	for c.is('.') {
		one.Level++
	}
	if one.Level == 0 || !c.accept("import") {
		if one.Module, ok = c.module(); !ok || !c.accept("import") {
			return one, false
		}
	}
	if c.is('*') {
		one.Names = []string{"*"}
		return one, true
	}
	parentheses := c.is('(')
	for {
		imported, ok := c.identifier()
		if !ok || !c.alias() {
			return one, false
		}
		one.Names = append(one.Names, imported)
		more := c.is(',')
		if parentheses && c.is(')') {
			return one, true
		}
		if !more {
			return one, !parentheses
		}
	}
}

// module reads a dotted name.
func (c *cursor) module() (string, bool) {
	first, ok := c.identifier()
	if !ok {
		return "", false
	}
	parts := []string{first}
	for c.is('.') {
		part, ok := c.identifier()
		if !ok {
			return "", false
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "."), true
}

// alias reads an `as` with a name, if there is one; false is an `as` without.
func (c *cursor) alias() bool {
	if !c.accept("as") {
		return true
	}
	_, ok := c.identifier()
	return ok
}
