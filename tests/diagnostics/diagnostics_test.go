// Package diagnostics holds the test that every message has a test.
package diagnostics

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the folder of this module.
const root = "../.."

// speaking are the packages whose messages people read when something is amiss.
var speaking = []string{
	"internal/boilerplate", "internal/catalog", "internal/project", "internal/render",
	"language/services", "language/services_python", "tools/services",
}

// silent are messages that only tell errors apart.
var silent = []string{"differences found"}

// TestEveryMessage looks for the longest fixed part of each message in tests and in the files that they expect.
func TestEveryMessage(t *testing.T) {
	tests := testTexts(t)
	for _, pkg := range speaking {
		for _, m := range messages(t, pkg) {
			if !slices.Contains(silent, m.text) && !strings.Contains(tests, plain(fixedPart(m.text))) {
				t.Errorf("%s: no test shows %q", m.place, m.text)
			}
		}
	}
}

type message struct{ place, text string }

// messages are the sentences that a package's functions give to fmt, errors and log, and to functions of its own that
// report mistakes.
func messages(t *testing.T, pkg string) []message {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pkg, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var found []message
	set := token.NewFileSet()
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !speaks(call) {
				return true
			}
			for _, arg := range call.Args {
				literal, ok := arg.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					continue
				}
				text, err := strconv.Unquote(literal.Value)
				if err == nil && strings.Count(fixedPart(text), " ") > 0 {
					at := set.Position(literal.Pos())
					found = append(found, message{strings.TrimPrefix(at.String(), root+"/"), text})
				}
			}
			return true
		})
	}
	return found
}

// speaks tells whether a call may be given a message: not a regular expression, and not what --help says of a flag, which
// the documents show.
func speaks(call *ast.CallExpr) bool {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return true
	}
	name := selector.Sel.Name
	return name != "MustCompile" && !strings.HasSuffix(name, "Var") && !strings.HasSuffix(name, "VarP") && !strings.HasPrefix(name, "Trim")
}

var verb = regexp.MustCompile(`%[-+# 0]*[0-9]*(?:\.[0-9]+)?(?:\[[0-9]+\])?[a-zA-Z]|\n`)

// fixedPart is the longest part of a format that is always printed as it is.
func fixedPart(format string) string {
	return slices.MaxFunc(verb.Split(format, -1), func(a, b string) int { return len(a) - len(b) })
}

// testTexts are the contents of all tests and of what lies in folders called testdata.
func testTexts(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, top := range []string{"internal", "language", "tools", "tests"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			if strings.HasSuffix(path, "_test.go") || strings.Contains(filepath.ToSlash(path), "/testdata/") {
				data, err := os.ReadFile(path)
				all.Write(data)
				all.WriteByte('\n')
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return plain(all.String())
}

// plain is a text without what scripts and regular expressions put before quotes and other characters.
func plain(text string) string {
	return strings.NewReplacer(`\`, "", `''`, `'`).Replace(text)
}
