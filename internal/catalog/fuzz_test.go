package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// seeds adds the whole corpus.
func seeds(f *testing.F, add func(data []byte)) {
	add(readStock(f))
	for _, folder := range []string{"good", "bad_shape", "bad_meaning", "bad_syntax"} {
		for _, doc := range corpus(f, folder) {
			add(doc.data)
		}
	}
}

// FuzzParse: whatever the file holds, Parse returns, every error points into
// the file, and a valid file has all derived names and is valid by the schema.
func FuzzParse(f *testing.F) {
	seeds(f, func(data []byte) { f.Add(data) })
	schema := compiledSchema(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("services.json", data, Options{})
		var list ErrorList
		switch {
		case err == nil:
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatalf("Parse accepts what is not JSON: %v", err)
			}
			if err := schema.Validate(value); err != nil {
				t.Fatalf("Parse accepts what the schema does not: %v", err)
			}
			for _, s := range c.Services {
				c.Derive(s)
			}
		case !errors.As(err, &list) || len(list) == 0:
			t.Fatalf("not a list of errors: %v", err)
		default:
			for _, e := range list {
				checkPosition(t, data, e)
			}
		}
	})
}

func checkPosition(t *testing.T, data []byte, e *Error) {
	lines := strings.Split(string(data), "\n")
	if e.Line < 1 || e.Line > len(lines) {
		t.Fatalf("%v: there are %d lines", e, len(lines))
	}
	if line := lines[e.Line-1]; e.Col < 1 || e.Col > len(line)+1 || utf8.ValidString(line) && e.Col > utf8.RuneCountInString(line)+1 {
		t.Fatalf("%v: the line is %q", e, line)
	}
	if e.Message == "" || strings.Contains(e.Message, "\n") {
		t.Fatalf("%v: not a message of one line", e)
	}
}

// FuzzInsert: an entry that is added to a valid file is its last one, and
// nothing else changes.
func FuzzInsert(f *testing.F) {
	seeds(f, func(data []byte) { f.Add(data, "new/one", 9123) })
	f.Fuzz(func(t *testing.T, data []byte, name string, port int) {
		before, err := Parse("services.json", data, Options{})
		if err != nil || !utf8.ValidString(name) {
			return
		}
		after, err := Insert(data, Entry{Name: name, Type: "go", DevPort: port})
		if err != nil {
			t.Fatal(err)
		}
		checkInserted(t, data, after, name, port)
		if again, err := Parse("services.json", after, Options{}); err == nil {
			again.Services = again.Services[:len(before.Services)]
			if dump(again) != dump(before) {
				t.Fatalf("the other services changed: %q", after)
			}
		}
	})
}

// checkInserted compares the two files byte by byte around the insertion, and
// as values.
func checkInserted(t *testing.T, before, after []byte, name string, port int) {
	var old, updated map[string]any
	if err := errors.Join(json.Unmarshal(before, &old), json.Unmarshal(after, &updated)); err != nil {
		t.Fatalf("%v in %q", err, after)
	}
	services := updated["services"].([]any)
	last := services[len(services)-1].(map[string]any)
	want := map[string]any{"name": name, "type": "go"}
	if port != 0 {
		want["dev_port"] = float64(port)
	}
	if !reflect.DeepEqual(last, want) {
		t.Fatalf("added %v", last)
	}
	updated["services"] = services[:len(services)-1]
	if !reflect.DeepEqual(old, updated) {
		t.Fatalf("more than one entry changed: %q", after)
	}
	if len(services) == 1 {
		return // white space in the empty array gives way
	}
	same := 0
	for same < len(before) && before[same] == after[same] {
		same++
	}
	if !bytes.HasSuffix(after, before[same:]) {
		t.Fatalf("other bytes changed: %q", after)
	}
}
