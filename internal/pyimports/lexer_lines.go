package pyimports

// column is how far a line is indented, counted with tabs that go to the next multiple of eight, and with tabs of one
// column. Both must agree on what is deeper.
type column struct{ wide, narrow int }

// indentation goes to the first token of the next line that has any, and finds out how many blocks begin or end there.
func (l *lexer) indentation() {
	for {
		at := l.indented()
		if l.failure != nil || l.pos == len(l.text) {
			return
		}
		switch l.text[l.pos] {
		case '#':
			l.comment()
		case '\n':
		default:
			l.compare(at)
			return
		}
		if l.pos < len(l.text) {
			l.pos++
			l.line++
		}
	}
}

// indented goes over the blanks at the start of a line.
func (l *lexer) indented() column {
	var at, first column
	joined := false
	for l.pos < len(l.text) {
		switch l.text[l.pos] {
		case ' ':
			at.wide, at.narrow = at.wide+1, at.narrow+1
		case '\t':
			at.wide, at.narrow = (at.wide/8+1)*8, at.narrow+1
		case '\f':
			at = column{}
		case '\\':
			// Of lines joined within the indentation the first one counts that has any.
			if first.wide == 0 {
				first = at
			}
			joined = true
			l.joinLines()
			if l.failure != nil {
				return at
			}
			continue
		default:
			if joined && first.wide > 0 {
				return first
			}
			return at
		}
		l.pos++
	}
	return at
}

// compare finds out what a line that begins at a column means for the blocks.
func (l *lexer) compare(at column) {
	var last column
	if n := len(l.indents); n > 0 {
		last = l.indents[n-1]
	}
	switch {
	case at == last:
	case at.wide > last.wide && at.narrow > last.narrow:
		if len(l.indents) == deepestBlocks {
			l.fail(l.line, "more than %d blocks within each other", deepestBlocks)
			return
		}
		l.indents = append(l.indents, at)
		l.dedents = -1
	case at.wide < last.wide && at.narrow < last.narrow:
		l.leave(at)
	default:
		l.fail(l.line, "tabs and spaces are mixed in the indentation")
	}
}

// leave ends all blocks that are deeper than a column.
func (l *lexer) leave(at column) {
	for n := len(l.indents); n > 0 && l.indents[n-1].wide > at.wide; n-- {
		l.indents = l.indents[:n-1]
		l.dedents++
	}
	var last column
	if n := len(l.indents); n > 0 {
		last = l.indents[n-1]
	}
	if last != at {
		l.fail(l.line, "the indentation is none of those of the blocks around")
	}
}

// block gives a token for one of the blocks that indentation found to begin or to end.
func (l *lexer) block() token {
	if l.dedents < 0 {
		l.dedents = 0
		return l.token(indent, l.pos, l.line)
	}
	l.dedents--
	return l.token(dedent, l.pos, l.line)
}
