package pyimports

// block is what the place of a statement means for it. It is not changed once it is made.
type block struct {
	function, class bool
	// match tells that this is the list of the cases of a `match`.
	match bool
	// typeChecking and suppressed are what Import's TypeChecking and Optional say.
	typeChecking, suppressed bool
	// try is the innermost one around.
	try *try
}

// try is a statement of that name. Its handlers are known only after its body was read.
type try struct {
	around  *try
	handles bool // a missing module
}

// optional tells whether an import in the block may fail. It is known at the end of the file.
func (b *block) optional() bool {
	for t := b.try; t != nil; t = t.around {
		if t.handles {
			return true
		}
	}
	return b.suppressed
}

// module tells whether the block's variables are those of the module.
func (b *block) module() bool { return !b.function && !b.class }

// level is one depth of indentation.
type level struct {
	block *block
	chain chain
}

// chain is what the next `elif`, `else`, `except` or `finally` on a level belongs to.
type chain struct {
	// try is the statement, if it is one.
	try *try
	// typeChecking tells that the rest of an `if` is reached by type checkers alone.
	typeChecking bool
}

// enter gives the block after a header on the level.
func (l *level) enter(text string, h header) *block {
	inside := *l.block
	inside.match = h.keyword == "match"
	test := condition{text, h.tokens[1:]}
	switch h.keyword {
	case "if", "elif":
		if h.keyword == "if" {
			l.chain = chain{}
		}
		inside.typeChecking = inside.typeChecking || l.chain.typeChecking || test.typeChecking()
		l.chain.typeChecking = l.chain.typeChecking || test.notTypeChecking()
	case "else":
		inside.typeChecking = inside.typeChecking || l.chain.typeChecking
		inside.try = l.tried()
	case "try":
		l.chain = chain{try: &try{around: inside.try}}
		inside.try = l.chain.try
	case "except":
		inside.try = l.tried()
		if l.chain.try != nil && test.handler() {
			l.chain.try.handles = true
		}
	case "finally":
	default:
		l.chain = chain{}
		inside.function = inside.function || h.keyword == "def"
		inside.class = inside.class || h.keyword == "class"
		inside.suppressed = inside.suppressed || h.keyword == "with" && test.suppresses()
	}
	if inside == *l.block {
		return l.block
	}
	return &inside
}

// tried is the innermost `try` within a further part of the last statement.
func (l *level) tried() *try {
	if l.chain.try != nil {
		return l.chain.try
	}
	return l.block.try
}
