package pyimports

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// prefixes are all that a string may begin with, in lower case and one order, and whether it is then of characters.
var prefixes = map[string]bool{
	"": true, "r": true, "u": true, "f": true, "fr": true, "b": false, "br": false, "t": false, "tr": false,
}

var quotes = []string{`'`, `"`, `'''`, `"""`}

// spellings gives a prefix in both cases of each letter and in each order.
func spellings(prefix string) []string {
	all := []string{""}
	for _, letter := range prefix {
		var longer []string
		for _, s := range all {
			for at := range len(s) + 1 {
				longer = append(longer, s[:at]+string(letter)+s[at:], s[:at]+strings.ToUpper(string(letter))+s[at:])
			}
		}
		all = longer
	}
	return all
}

// TestEveryQuoting hides an import in each kind of string, in ways that depend on the kind, and looks for the real one
// behind it and for what the string means.
func TestEveryQuoting(t *testing.T) {
	for prefix, characters := range prefixes {
		for _, spelled := range spellings(prefix) {
			for _, quote := range quotes {
				for _, inner := range inners(prefix, quote) {
					written := spelled + quote + inner + quote
					name := spelled + quote + "shop.urls" + quote
					src := fmt.Sprintf("x = %s; import a\nNAME = %s\n", written, name)
					checkQuoting(t, src, strings.Count(written, "\n"), characters)
				}
			}
		}
	}
}

// inners are insides of a string.
func inners(prefix, quote string) []string {
	all := []string{"", ";import b", " # ", `\\`, `\\\\`, `\` + quote[:1] + ";import b", "\\\n;import b", `\\;import b`}
	for _, other := range quotes {
		switch {
		case len(quote) == 3 && len(other) == 1:
			all = append(all, "x"+other+";import b;"+other+other+"x", `\`+other)
		case other[0] != quote[0]:
			all = append(all, other+";import b;"+other, other)
		}
	}
	if len(quote) == 3 {
		all = append(all, "\nimport b\n", "\\\nimport b\n")
	}
	if strings.ContainsAny(prefix, "ft") {
		all = append(all, "{x}", "{x};import b", "{{;import b", "}}{{{x}}};import b", "{x!r:>{y}};import b", "{'import b'}",
			`{"a" 'b'};import b`, "{f'{x}'}{(x)}", "{\n{1: 2}[1]  # }"+quote+"\n}import b")
	}
	return all
}

func checkQuoting(t *testing.T, src string, lineEnds int, characters bool) {
	t.Helper()
	f, err := Parse("file.py", []byte(src))
	if want := []Import{{Line: 1 + lineEnds, Module: "a"}}; err != nil || !reflect.DeepEqual(f.Imports, want) {
		t.Errorf("%s\ngot %v, %v", src, f.Imports, err)
	}
	got := f.Assigned("NAME")["NAME"]
	want := []String{{Line: 2 + lineEnds, Value: "shop.urls"}}
	if !characters {
		want = nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\nNAME holds %v, not %v", src, got, want)
	}
}

// TestNoPrefix looks at letters before a quote that do not belong to the string.
func TestNoPrefix(t *testing.T) {
	for _, letters := range []string{"ur", "bu", "ft", "rr", "rbf", "x", "bf", "tb", "uf"} {
		src := letters + `'\'; import a`
		if f, err := Parse("file.py", []byte(src)); err == nil || len(f.Imports) != 0 {
			t.Errorf("%s: got %v, %v", src, f.Imports, err)
		}
	}
}
