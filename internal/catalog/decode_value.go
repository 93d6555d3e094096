package catalog

import (
	"slices"
	"strconv"
	"strings"
)

func (d *decoder) boolean(n node, into *bool) {
	if d.is(n, boolean) {
		*into = n.text == "true"
	}
}

// integer reads a whole number between low and high, without fraction or
// exponent.
func (d *decoder) integer(n node, low, high int, into *int) {
	if n.kind != number {
		if n.kind != invalid {
			d.bad(n, "must be a whole number, not %s", n.kind)
		}
		return
	}
	value, err := strconv.Atoi(n.text)
	switch {
	case strings.ContainsAny(n.text, ".eE"):
		d.bad(n, "must be a whole number, not %s", n.text)
	case err != nil || value < low || value > high:
		d.bad(n, "must be between %d and %d, not %s", low, high, n.text)
	default:
		*into = value
	}
}

// str reads a string that the rule accepts.
func (d *decoder) str(n node, rule rule, into *string) bool {
	if !d.is(n, text) {
		return false
	}
	if why := rule(n.text); why != "" {
		d.bad(n, "%s: %q", why, n.text)
		return false
	}
	*into = n.text
	return true
}

// choice reads one of the given words.
func (d *decoder) choice(n node, into *string, words ...string) {
	if !d.is(n, text) {
		return
	}
	if !slices.Contains(words, n.text) {
		d.bad(n, "must be %s, not %q", oneOf(words), n.text)
		return
	}
	*into = n.text
}

func oneOf(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = strconv.Quote(word)
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// list reads an array of different strings that the rule accepts.
func (d *decoder) list(n node, rule rule, into *[]string) {
	*into = nil
	var seen seenWords
	d.elements(n, func(_ int, v node) {
		var item string
		switch {
		case !d.str(v, rule, &item):
		case seen.again(item):
			d.bad(v, "repeats %q", item)
		default:
			*into = append(*into, item)
		}
	})
}

// command reads a management command with its arguments, which may repeat.
func (d *decoder) command(n node, into *[]string) {
	*into = nil
	d.elements(n, func(i int, v node) {
		item, rule := "", filledLine
		if i == 0 {
			rule = commandName
		}
		if d.str(v, rule, &item) {
			*into = append(*into, item)
		}
	})
}

// words reads a program with its arguments, which may repeat.
func (d *decoder) words(n node, into *[]string) {
	*into = nil
	d.elements(n, func(_ int, v node) {
		var item string
		if d.str(v, filledLine, &item) {
			*into = append(*into, item)
		}
	})
}

// seenWords finds repetitions. It compares one by one while there are few
// words, as nearly always, and keeps a map of many.
type seenWords struct {
	few   [16]string
	count int
	many  map[string]bool
}

// again tells whether the word was asked about before.
func (w *seenWords) again(word string) bool {
	if w.many == nil && w.count < len(w.few) {
		if slices.Contains(w.few[:w.count], word) {
			return true
		}
		w.few[w.count] = word
		w.count++
		return false
	}
	if w.many == nil {
		w.many = map[string]bool{}
		for _, known := range w.few {
			w.many[known] = true
		}
	}
	known := w.many[word]
	w.many[word] = true
	return known
}
