package pyimports

import (
	"bytes"
	"os"
	"reflect"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// everything joins the golden files that can be read to one of about the size that large modules have.
func everything(t testing.TB) []byte {
	var all []byte
	for _, name := range goldens(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range pythonFiles(txtar.Parse(data)) {
			if _, err := Parse(f.Name, f.Data); err == nil {
				all = append(all, f.Data...)
			}
		}
	}
	return all
}

// TestMegabytes reads a file of more than 2 MB, in which everything is there many times.
func TestMegabytes(t *testing.T) {
	src := everything(t)
	once, _ := Parse("file.py", src)
	copies := 1 + 2<<20/len(src)
	all, err := Parse("file.py", bytes.Repeat(src, copies))
	if err != nil || len(all.Imports) != copies*len(once.Imports) {
		t.Fatalf("%d copies have %d imports, one has %d; %v", copies, len(all.Imports), len(once.Imports), err)
	}
	last, want := all.Imports[len(all.Imports)-1], once.Imports[len(once.Imports)-1]
	want.Line += (copies - 1) * bytes.Count(src, []byte("\n"))
	if !reflect.DeepEqual(last, want) {
		t.Errorf("the last import is %+v, not %+v", last, want)
	}
	if got, want := len(all.Arguments("include")), copies*len(once.Arguments("include")); got != want {
		t.Errorf("include has %d arguments, not %d", got, want)
	}
}

func BenchmarkParse(b *testing.B) {
	src := everything(b)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("file.py", src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAssigned(b *testing.B) {
	f, _ := Parse("file.py", everything(b))
	b.ReportAllocs()
	for b.Loop() {
		f.Assigned("INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF")
	}
}

func BenchmarkArguments(b *testing.B) {
	f, _ := Parse("file.py", everything(b))
	b.ReportAllocs()
	for b.Loop() {
		f.Arguments("include", "import_module")
	}
}
