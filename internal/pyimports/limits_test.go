package pyimports

import (
	"fmt"
	"strings"
	"testing"
)

// TestLimits: as deep as Python allows is read, deeper is an error and not a crash.
func TestLimits(t *testing.T) {
	blocks := func(depth int) string {
		var src strings.Builder
		for i := range depth {
			fmt.Fprintf(&src, "%sif x:\n", strings.Repeat(" ", i))
		}
		return src.String() + strings.Repeat(" ", depth) + "import a\n"
	}
	brackets := func(depth int) string {
		return "A = " + strings.Repeat("[", depth) + "'a.b'" + strings.Repeat("]", depth) + "; import a"
	}
	fields := func(depth int) string {
		return strings.Repeat("f'{", depth) + strings.Repeat("}'", depth) + "; import a"
	}
	for _, c := range []struct{ name, src, want string }{
		{"blocks", blocks(100), "101: import a\n"},
		{"more blocks", blocks(101), "file.py:102: more than 100 blocks within each other\n"},
		{"brackets", brackets(200), "1: import a\n"},
		{"more brackets", brackets(201), "file.py:1: more than 200 brackets within each other\n"},
		{"fields", fields(200), "1: import a\n"},
		{"more fields", fields(201), "file.py:1: more than 200 brackets within each other\n"},
		{"operators", "import a; A = " + strings.Repeat("x ** ", 1_000_000) + "'a.b'", "1: import a\n"},
		{"lambdas", "import a; A = " + strings.Repeat("lambda: ", 1_000_000) + "'a.b'", "1: import a\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := described("file.py", []byte(c.src)); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	f, err := Parse("file.py", make([]byte, largest+1))
	if want := "file.py:1: the file is larger than 512 MiB"; err == nil || err.Error() != want || f == nil {
		t.Errorf("got %v, not %s", err, want)
	}
}
