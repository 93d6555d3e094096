package pyimports

// statement is a simple statement, or what a compound one has before the colon.
type statement struct {
	// tokens are at least one. They are overwritten by the next statement.
	tokens []token
	// block is what the statement is in.
	block *block
}

// scanner puts tokens together to statements.
type scanner struct {
	lexer
	levels []level
	tokens []token
	// rest is what follows the colon of the last header up to the end of the statement.
	rest []token
	// inline is the block of what follows a header on its line, nil on other lines.
	inline *block
	// entered is the block that begins if the next line is indented.
	entered *block
	// lineEnded tells that the last statement is the last one of its line.
	lineEnded bool
}

func newScanner(f *File) *scanner {
	module := &block{}
	return &scanner{
		lexer:   lexer{file: f.name, text: f.text, line: 1, lineStart: true, ended: true},
		levels:  []level{{block: module}},
		entered: module,
	}
}

// next gives the next statement, and false at the end or where the file cannot be read on.
func (s *scanner) next() (statement, bool) {
	if len(s.rest) > 0 {
		tokens := s.rest
		s.rest = nil
		return statement{tokens, s.inline}, true
	}
	if s.lineEnded {
		s.inline, s.lineEnded = nil, false
	}
	for {
		t := s.lexer.next()
		switch t.kind {
		case end:
			return statement{}, false
		case indent:
			s.levels = append(s.levels, level{block: s.entered})
		case dedent:
			s.levels = s.levels[:len(s.levels)-1]
		case newline:
			s.inline = nil
		case ';':
		default:
			return s.statement(t)
		}
	}
}

// statement reads on to the end of a statement.
func (s *scanner) statement(first token) (statement, bool) {
	s.tokens = append(s.tokens[:0], first)
	t := s.lexer.next()
	for ; t.kind != newline && t.kind != end && t.kind != ';'; t = s.lexer.next() {
		s.tokens = append(s.tokens, t)
	}
	if t.kind == end {
		return statement{}, false
	}
	s.lineEnded = t.kind == newline
	if s.inline != nil {
		return statement{s.tokens, s.inline}, true
	}
	level := &s.levels[len(s.levels)-1]
	s.entered = level.block
	if header, ok := s.header(level.block); ok {
		s.rest = s.tokens[len(header.tokens)+1:]
		s.inline = level.enter(s.text, header)
		s.entered = s.inline
		return statement{header.tokens, level.block}, true
	}
	return statement{s.tokens, level.block}, true
}
