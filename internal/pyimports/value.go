package pyimports

import (
	"cmp"
	"slices"
	"strings"
)

// valueKind is what a value is as far as its strings are concerned.
type valueKind byte

const (
	// The value of kind 0 holds no string that matters.
	_ valueKind = iota
	// plain is a string.
	plain
	// variable is what a name stands for, or a part of that.
	variable
	// several holds what each of its items does: a collection, a sum, or alternatives.
	several
	// call is of a function or method; the first item is the object, the others are the arguments.
	call
)

// value is what an expression may give.
type value struct {
	kind valueKind
	// known tells of a string that it is in text.
	known bool
	// ordered tells of several that they are the items of a tuple or list, all of them, one each.
	ordered bool
	// starred tells that this stands for any number of items.
	starred bool
	// chained tells of several that they are operands, and that one more can join them.
	chained bool
	// optional tells of a string that was found that the file gets along without it.
	optional bool
	// start and line are where a string begins.
	start, line int32
	// text is what a string says, or the name of a variable or of a method.
	text  string
	items []value
}

// longest is how long a sum of strings grows before it is no longer followed; nothing that has a name is longer.
const longest = 4096

// add is the value of left + right.
func add(left, right value) value {
	if left.kind != plain && right.kind != plain {
		return join(left, right)
	}
	known := left.known && right.known && len(left.text)+len(right.text) <= longest
	if !known || left.kind != right.kind {
		return value{kind: plain}
	}
	return value{kind: plain, known: true, start: left.start, line: left.line, text: left.text + right.text}
}

// join is the value of an operation that may give what either side holds.
func join(left, right value) value {
	if left.chained {
		left.items = append(left.items, right)
		return left
	}
	return value{kind: several, chained: true, items: []value{left, right}}
}

// operand is what an arithmetic operation may keep of a value: strings come out of it as something else.
func operand(v value) value {
	if v.kind == plain {
		return value{}
	}
	return v
}

// ordered gives strings in the order of the file, each once. They do not hold on to the text of the file.
func ordered(found []*value) []String {
	slices.SortFunc(found, func(a, b *value) int { return cmp.Compare(a.start, b.start) })
	found = slices.CompactFunc(found, func(a, b *value) bool { return a.start == b.start })
	var all []String
	for _, v := range found {
		all = append(all, String{int(v.line), strings.Clone(v.text), v.optional})
	}
	return all
}

// names tells whether the value is a string that is a dotted name.
func (v *value) names() bool { return v.known && dotted(v.text) }

// settled is a call with its items as those of one value, however many calls were chained; anything else stays.
func (v value) settled() value {
	if v.kind != call {
		return v
	}
	all := v.items[0]
	if !all.chained {
		all = value{kind: several, chained: true, items: []value{operand(all)}}
	}
	for i, item := range v.items[1:] {
		if i == 0 {
			item = operand(item)
		}
		all.items = append(all.items, item)
	}
	return all
}

// visit calls back for each string and variable in a value.
func (v *value) visit(each func(*value)) {
	switch v.kind {
	case plain, variable:
		each(v)
	case several:
		for i := range v.items {
			v.items[i].visit(each)
		}
	case call:
		for i := range v.items {
			// The object of a method of strings, and what is looked up, as in env("APPS", ["shop"]), are not in the result.
			if i > 1 || v.items[i].kind != plain {
				v.items[i].visit(each)
			}
		}
	}
}
