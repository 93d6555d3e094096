package pyimports

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse: whatever the file holds, all that is found is in the file, and what is found in a file without a mistake
// stays so when lines are added to it that mean nothing, or another import.
func FuzzParse(f *testing.F) {
	for _, name := range goldens(f) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range pythonFiles(txtar.Parse(data)) {
			f.Add(file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Parse("file.py", src)
		lines := 1 + bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r"))
		checkFound(t, file, lines)
		var failure *Error
		if err != nil {
			if !errors.As(err, &failure) || failure.File != "file.py" || failure.Line < 1 || failure.Line > lines || failure.Reason == "" {
				t.Fatalf("there are %d lines: %#v", lines, err)
			}
			return
		}
		for _, more := range []string{"\n", "\n# import comment\n'import string'\n\f", "\r\n \t\r\n"} {
			checkMore(t, src, file.Imports, more)
		}
		added := Import{Line: 1 + lines, Module: "added"}
		checkMore(t, src, append(file.Imports[:len(file.Imports):len(file.Imports)], added), "\nimport added")
	})
}

// checkFound looks at all that there is to find in a file of so many lines.
func checkFound(t *testing.T, file *File, lines int) {
	t.Helper()
	for _, one := range file.Imports {
		if one.Line < 1 || one.Line > lines || one.Level == 0 && one.Module == "" || one.Names != nil && len(one.Names) == 0 {
			t.Fatalf("there are %d lines: %+v", lines, one)
		}
	}
	found := file.Arguments("include", "import_module", "importlib.import_module")
	for _, values := range file.Assigned("INSTALLED_APPS", "x", "A", "TEMPLATES") {
		found = append(found, values...)
	}
	checkEntries(t, append(file.Entries("DATABASES"), file.Entries("A")...), lines)
	for _, s := range found {
		if s.Line < 1 || s.Line > lines || !dotted(s.Value) || !utf8.ValidString(s.Value) {
			t.Fatalf("there are %d lines: %+v", lines, s)
		}
	}
}

func checkEntries(t *testing.T, entries []Entry, lines int) {
	t.Helper()
	for _, e := range entries {
		if e.Line < 1 || e.Line > lines || !utf8.ValidString(e.Key) || e.Value != "" && e.Entries != nil {
			t.Fatalf("there are %d lines: %+v", lines, e)
		}
		checkEntries(t, e.Entries, lines)
	}
}

// checkMore reads a file with text added to it.
func checkMore(t *testing.T, src []byte, want []Import, more string) {
	t.Helper()
	file, err := Parse("file.py", append(src[:len(src):len(src)], more...))
	if err != nil || !reflect.DeepEqual(withoutLines(file.Imports), withoutLines(want)) {
		t.Fatalf("with %q added: got %v, %v\nwant %v", more, file.Imports, err, want)
	}
}

func withoutLines(imports []Import) []Import {
	var all []Import
	for _, one := range imports {
		one.Line = 0
		all = append(all, one)
	}
	return all
}

// FuzzStrings: a string is read for what it means, however it is written.
func FuzzStrings(f *testing.F) {
	f.Add("shop.urls", "rb", uint64(0))
	f.Add("été.a٣", "", uint64(0xfedcba9876543210))
	f.Add("a'b\"\\\n{}", "f", uint64(0x0123456789abcdef))
	f.Fuzz(func(t *testing.T, meaning, prefix string, choice uint64) {
		if !utf8.ValidString(meaning) || strings.ContainsAny(meaning, "\x00\r{}\ufffd") {
			t.Skip("not to be written as a string")
		}
		characters, known := prefixes[prefix]
		if !known || strings.Contains(prefix, "r") {
			t.Skip("not a prefix with which all can be written")
		}
		written := prefix + quoting(meaning, choice)
		file, err := Parse("file.py", []byte("import a; A = "+written+"; import b"))
		if err != nil || len(file.Imports) != 2 {
			t.Fatalf("%s: got %v, %v", written, file.Imports, err)
		}
		got := file.Assigned("A")["A"]
		if want := characters && dotted(meaning); want != (len(got) == 1) || want && got[0] != (String{Line: 1, Value: meaning}) {
			t.Fatalf("%s: got %v", written, got)
		}
	})
}

// quoting writes a string as Python; the choice tells which quotes and which escapes to use.
func quoting(meaning string, choice uint64) string {
	quote := quotes[choice%4]
	var out strings.Builder
	out.WriteString(quote)
	for _, r := range meaning {
		choice = choice>>3 | choice<<61
		switch c := choice % 8; {
		case c == 0 && r < 0x100:
			fmt.Fprintf(&out, `\x%02x`, r)
		case c == 1 && r < 0o1000:
			fmt.Fprintf(&out, `\%03o`, r)
		case c == 2 && r < 0x10000:
			fmt.Fprintf(&out, `\u%04X`, r)
		case c == 3:
			fmt.Fprintf(&out, `\U%08x`, r)
		case c == 4:
			fmt.Fprintf(&out, "\\\n%s", escaped(r))
		case c == 5:
			fmt.Fprintf(&out, "%s%s %s", escaped(r), quote, quote)
		default:
			out.WriteString(escaped(r))
		}
	}
	out.WriteString(quote)
	return out.String()
}

// escaped writes a character with an escape only where that is needed.
func escaped(r rune) string {
	switch r {
	case '\n':
		return `\n`
	case '\\', '\'', '"':
		return `\` + string(r)
	}
	return string(r)
}
