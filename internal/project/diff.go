package project

import (
	"fmt"
	"strings"

	"github.com/pmezard/go-difflib/difflib"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

// Diff is what an action changes, as a unified diff; "" when it changes nothing. A conflict shows what the file would
// be if it were given up.
func Diff(a boilerplate.Action) string {
	if !a.Differs() || a.New == nil && a.Kind == boilerplate.Conflict {
		return ""
	}
	return UnifiedDiff(a.Path, a.Old, a.New)
}

// UnifiedDiff compares two versions of a file; nil stands for a file that does not exist.
func UnifiedDiff(path string, old, new []byte) string {
	from, to := path, path
	if old == nil {
		from = "/dev/null"
	}
	if new == nil {
		to = "/dev/null"
	}
	text, err := difflib.GetUnifiedDiffString(difflib.UnifiedDiff{
		A: lines(old), B: lines(new), FromFile: from, ToFile: to, Context: 3,
	})
	if err != nil {
		return fmt.Sprintf("%s: %v\n", path, err)
	}
	return text
}

func lines(content []byte) []string {
	if len(content) == 0 {
		return nil
	}
	split := strings.SplitAfter(string(content), "\n")
	if last := len(split) - 1; split[last] == "" {
		split = split[:last]
	} else {
		split[last] += "\n\\ No newline at end of file\n"
	}
	return split
}
