package catalog

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// value turns a tree into what encoding/json makes of the same text.
func value(n node) any {
	switch n.kind {
	case text:
		return n.text
	case number:
		return json.Number(n.text)
	case boolean:
		return n.text == "true"
	case array:
		items := []any{}
		for _, item := range n.items {
			items = append(items, value(item))
		}
		return items
	case object:
		members := map[string]any{}
		for _, m := range n.members {
			members[m.key] = value(m.value)
		}
		return members
	}
	return nil
}

// standard is what encoding/json makes of a text, numbers as written.
func standard(source string) (value any, err error) {
	decoder := json.NewDecoder(strings.NewReader(source))
	decoder.UseNumber()
	if err = decoder.Decode(&value); err == nil && decoder.More() {
		err = errors.New("more than one value")
	}
	return value, err
}

func TestParseJSON(t *testing.T) {
	for _, source := range []string{
		`"caf\u00e9 \ud83d\ude00 \"\\\/\b\f\n\r\t"`,
		`"\u00E9é😀\u2028"`,
		`[0, -0, 10, 1.5, -2e3, 2E+3, 2e-3, 0.0e0]`,
		` [ true , false , null , {} , [] , "" ] `,
		`{"a": {"b": [{"c": 1}]}, "": 2}`,
		"\t\r\n1\n",
	} {
		root, mistakes, complete := parseJSON(source)
		want, err := standard(source)
		if err != nil {
			t.Fatal(err)
		}
		if got := value(root); len(mistakes) > 0 || !complete || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v %v", source, got, mistakes)
		}
	}
}

func TestPositions(t *testing.T) {
	root, _, _ := parseJSON("{\r\n  \"ünï\": [1,\n\t\"😀\", 2]\n}")
	list := root.members[0].value
	for _, check := range []struct{ got, want position }{
		{root.pos, position{1, 1}},
		{root.members[0].pos, position{2, 3}},
		{list.pos, position{2, 10}},
		{list.items[1].pos, position{3, 2}},
		{list.items[2].pos, position{3, 7}},
	} {
		if check.got != check.want {
			t.Errorf("got %v, want %v", check.got, check.want)
		}
	}
}

func TestCommentAtTheEnd(t *testing.T) {
	for _, source := range []string{"1 // one", "1 # one", "1 /* one", "1 /*/"} {
		if _, mistakes, complete := parseJSON(source); len(mistakes) != 1 || !complete || mistakes[0].pos != (position{1, 3}) {
			t.Errorf("%s: %v", source, mistakes)
		}
	}
}

// FuzzParseJSON compares with encoding/json.
func FuzzParseJSON(f *testing.F) {
	seeds(f, func(data []byte) { f.Add(string(data)) })
	f.Fuzz(func(t *testing.T, source string) {
		root, mistakes, _ := parseJSON(source)
		if len(mistakes) > 0 {
			return
		}
		want, err := standard(source)
		if err != nil {
			t.Fatalf("accepts what encoding/json does not: %v", err)
		}
		if got := value(root); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// FuzzStrictness looks for correct files that are refused. Only what is said
// in documentation may be: deep nesting, bytes that are not UTF-8, and halves
// of surrogate pairs.
func FuzzStrictness(f *testing.F) {
	seeds(f, func(data []byte) { f.Add(string(data)) })
	f.Fuzz(func(t *testing.T, source string) {
		_, mistakes, _ := parseJSON(source)
		if len(mistakes) == 0 || !json.Valid([]byte(source)) || !utf8.ValidString(source) {
			return
		}
		switch mistakes[0].message {
		case "nested deeper than 64 levels", "half of a surrogate pair: write both halves, or the character itself":
		default:
			t.Fatalf("refuses correct JSON: %v", mistakes)
		}
	})
}
