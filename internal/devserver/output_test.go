package devserver

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestTail(t *testing.T) {
	var lines tail
	if lines.String() != "" {
		t.Error("a tail of nothing has a headline")
	}
	for i := range 50 {
		fmt.Fprintf(&lines, "line %d\nhalf", i)
		fmt.Fprint(&lines, " of it\n")
	}
	fmt.Fprint(&lines, "open")
	got := strings.Split(strings.TrimPrefix(lines.String(), "\nthe last lines of its output:\n"), "\n")
	if len(got) != tailLines || got[tailLines-1] != "  open" || got[tailLines-2] != "  half of it" || got[0] != "  half of it" {
		t.Errorf("got %q", got)
	}
	fmt.Fprint(&lines, strings.Repeat("x", 1000))
	fmt.Fprint(&lines, strings.Repeat("y", 1000))
	if last := lines.lines[tailLines-1]; len(last) != tailLineLength || !strings.HasPrefix(last, "openxx") {
		t.Errorf("a long line has %d characters", len(last))
	}
	fmt.Fprint(&lines, strings.Repeat("many\n", 100), "last\nopen")
	got = strings.Split(lines.String(), "\n  ")[1:]
	if want := append(slices.Repeat([]string{"many"}, tailLines-2), "last", "open"); !slices.Equal(got, want) {
		t.Errorf("of many lines there are %q", got)
	}
}
