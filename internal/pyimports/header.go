package pyimports

// header is the part of a compound statement before the colon.
type header struct {
	keyword string // without `async`
	tokens  []token
}

// header takes the one off the current statement, if it is compound.
func (s *scanner) header(around *block) (header, bool) {
	keyword := s.compound(around)
	if keyword == "" {
		return header{}, false
	}
	lambdas := 0
	for i, t := range s.tokens {
		switch {
		case t.depth > 0:
		case t.is(s.text, "lambda"):
			lambdas++
		case t.kind == ':' && lambdas > 0:
			lambdas--
		case t.kind == ':':
			return header{keyword, s.tokens[:i]}, true
		}
	}
	return header{}, false
}

// compound is the keyword of the current statement if it is one that has a block.
func (s *scanner) compound(around *block) string {
	switch word := s.word(0); word {
	case "if", "elif", "else", "try", "except", "finally", "for", "while", "with", "def", "class":
		return word
	case "async":
		switch next := s.word(1); next {
		case "def", "for", "with":
			return next
		}
	case "match":
		// Only the statement ends with a colon, not an annotation of a variable of this name.
		if last := s.tokens[len(s.tokens)-1]; last.kind == ':' && len(s.tokens) > 2 {
			return word
		}
	case "case":
		if around.match {
			return word
		}
	}
	return ""
}

// word is an identifier or keyword of the current statement, else empty.
func (s *scanner) word(i int) string {
	if i >= len(s.tokens) || s.tokens[i].kind != name {
		return ""
	}
	return s.tokens[i].of(s.text)
}
