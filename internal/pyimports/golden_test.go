package pyimports

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden reads the .py files of each archive. Each is followed by what is found in it: imports, names in variables
// whose own names are in capitals, entries of the dictionaries DATABASES and CACHES, arguments of `include` and
// `import_module`, and the error.
func TestGolden(t *testing.T) {
	for _, name := range goldens(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(data)
			all := txtar.Archive{Comment: archive.Comment}
			for _, f := range pythonFiles(archive) {
				found := txtar.File{Name: strings.TrimSuffix(f.Name, ".py"), Data: []byte(described(f.Name, f.Data))}
				all.Files = append(all.Files, f, found)
			}
			got := txtar.Format(&all)
			if string(got) == string(data) {
				return
			}
			if !*update {
				t.Fatalf("something else is found; `go test ./internal/pyimports -update` takes it over:\n%s", diff.Diff("golden", data, "found", got))
			}
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func goldens(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no golden files", err)
	}
	return names
}

func pythonFiles(archive *txtar.Archive) []txtar.File {
	return slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return !strings.HasSuffix(f.Name, ".py") })
}

var capitals = regexp.MustCompile(`\b[A-Z][A-Z_]+\b`)

// described writes down all that is found in a file, a line for each.
func described(name string, src []byte) string {
	f, err := Parse(name, src)
	var out strings.Builder
	for _, one := range f.Imports {
		fmt.Fprintln(&out, statementOf(one))
	}
	assigned := f.Assigned(capitals.FindAllString(string(src), -1)...)
	for _, variable := range slices.Compact(capitals.FindAllString(string(src), -1)) {
		for _, s := range assigned[variable] {
			optional := ""
			if s.Optional {
				optional = " (optional)"
			}
			fmt.Fprintf(&out, "%d: %s holds %s%s\n", s.Line, variable, s.Value, optional)
		}
		delete(assigned, variable)
	}
	for _, variable := range []string{"DATABASES", "CACHES"} {
		describeEntries(&out, variable, f.Entries(variable))
	}
	for _, s := range f.Arguments("include", "import_module") {
		fmt.Fprintf(&out, "%d: argument %s\n", s.Line, s.Value)
	}
	if err != nil {
		fmt.Fprintln(&out, err)
	}
	return out.String()
}

func describeEntries(out io.Writer, place string, entries []Entry) {
	for _, e := range entries {
		fmt.Fprintf(out, "%d: %s[%q] is %q\n", e.Line, place, e.Key, e.Value)
		describeEntries(out, fmt.Sprintf("%s[%q]", place, e.Key), e.Entries)
	}
}

// statementOf writes an import as it is in a file, with its line and what is told about its place.
func statementOf(one Import) string {
	module := strings.Repeat(".", one.Level) + one.Module
	statement := fmt.Sprintf("%d: import %s", one.Line, module)
	if one.Names != nil {
		statement = fmt.Sprintf("%d: from %s import %s", one.Line, module, strings.Join(one.Names, ", "))
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{one.TypeChecking, "type checking"}, {one.Optional, "optional"}, {one.Local, "local"}} {
		if flag.set {
			statement += " # " + flag.name
		}
	}
	return statement
}
