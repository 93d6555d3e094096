package render

import (
	"encoding/json"
	"os/exec"
	"reflect"
	"strings"
	"testing"
)

func TestPythonLiteral(t *testing.T) {
	for _, test := range []struct {
		name  string
		value any
		want  string
	}{
		{"text", "shop/ui", `"shop/ui"`},
		{"empty text", "", `""`},
		{"double quotes", `say "hi"`, `'say "hi"'`},
		{"single quotes", `it's`, `"it's"`},
		{"both", `it's "it"`, `"it's \"it\""`},
		{"backslash", `a\b`, `"a\\b"`},
		{"three quotes", `"""`, `'"""'`},
		{"lines", "a\nb\r\tc", `"a\nb\x0d\tc"`},
		{"control characters", "\x00\x1b\x7f", `"\x00\x1b\x7f"`},
		{"not ASCII", "Zürich ✓ 😀", `"Zürich ✓ 😀"`},
		{"delimiters of templates", "[[ .x ]] {{ y }}", `"[[ .x ]] {{ y }}"`},
		{"number", 9000, "9000"},
		{"number from JSON", json.Number("1.5"), "1.5"},
		{"true", true, "True"},
		{"false", false, "False"},
		{"nothing", nil, "None"},
		{"empty list", []string{}, "[]"},
		{"no list", []string(nil), "[]"},
		{"list", []string{"b", "a"}, "[\n    \"b\",\n    \"a\",\n]"},
		{"empty dict", map[string]string{}, "{}"},
		{"dict", map[string]any{"b": 1, "a": []any{nil}}, "{\n    \"a\": [\n        None,\n    ],\n    \"b\": 1,\n}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := pythonLiteral(test.value)
			if err != nil || got != test.want {
				t.Errorf("got %s, %v; want %s", got, err, test.want)
			}
		})
	}
}

func TestPythonLiteralIndent(t *testing.T) {
	got, err := pythonLiteral([]string{"a"}, 8)
	if want := "[\n            \"a\",\n        ]"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestNoPythonLiteral(t *testing.T) {
	for _, v := range []any{struct{}{}, func() {}, []any{make(chan int)}, map[string]any{"a": struct{}{}}} {
		if got, err := pythonLiteral(v); err == nil {
			t.Errorf("%T gave %s", v, got)
		}
	}
}

// readLiterals prints each literal of its input as JSON.
const readLiterals = `
import ast, json, sys
for literal in sys.stdin.buffer.read().decode().split("\n@@\n"):
    print(json.dumps(ast.literal_eval(literal)))
`

// What Python reads is what went in.
func TestPythonReadsLiterals(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 on the PATH to read what was written")
	}
	values := []any{
		"", "'", `"`, `'"`, `\`, `\'`, `\\"`, `"""`, "'''", "a\nb", "\r\n", "\t", "\x00", "\x1f\x7f", "Zürich", "\u2028\u0085", "😀", `\N{DASH}`, "{x}", "%s", "#",
		true, false, nil, json.Number("-12"), json.Number("1e+30"),
		[]any{}, []any{"a", []any{}, map[string]any{}}, map[string]any{`a'"`: []any{nil, "b"}, "": `\`},
	}
	literals := make([]string, len(values))
	for i, v := range values {
		if literals[i], err = pythonLiteral(v); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python, "-c", readLiterals)
	cmd.Stdin = strings.NewReader(strings.Join(literals, "\n@@\n"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	if len(lines) != len(values) {
		t.Fatalf("%d values came back of %d: %s", len(lines), len(values), out)
	}
	for i, v := range values {
		if back, err := fromJSON(lines[i]); err != nil || !reflect.DeepEqual(back, v) {
			t.Errorf("%s came back as %s", literals[i], lines[i])
		}
	}
}

func TestNoLiteral(t *testing.T) {
	if _, err := literal([]any{struct{}{}}, 0); err == nil || err.Error() != "a struct {} has no Python literal" {
		t.Errorf("got %v", err)
	}
}
