package charts

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestValues sets values in charts of testdata/services.json. Each archive of testdata/values has cases: the values, in
// a file named "SERVICE NAMESPACE, what they are about", and what they change in what is rendered, or what helm says of
// them.
func TestValues(t *testing.T) {
	helm(t)
	registry, err := os.ReadFile("testdata/services.json")
	if err != nil {
		t.Fatal(err)
	}
	r := generate(t, string(registry))
	archives, err := filepath.Glob("testdata/values/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(data)
			got := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: cases(t, r, archive.Files)})
			if string(got) == string(data) {
				return
			}
			if !*update {
				t.Fatalf("values do something else; `go test ./... -update` takes it over:\n%s", diff.Diff("golden", data, "now", got))
			}
			write(t, name, string(got))
		})
	}
}

// cases are those of an archive, each with what helm makes of it.
func cases(t *testing.T, r repository, files []txtar.File) []txtar.File {
	t.Helper()
	var out []txtar.File
	rendered := t.TempDir()
	for _, f := range files {
		if f.Name == "changes" || f.Name == "error" {
			continue
		}
		target, _, _ := strings.Cut(f.Name, ",")
		service, namespace, _ := strings.Cut(target, " ")
		file := filepath.Join(rendered, fmt.Sprint(len(out), ".yaml"))
		out = append(out, f, effect(t, r.chart(r.service(t, service)), namespace, string(f.Data), file))
	}
	yamllint(t, rendered)
	return out
}

// hunk is the place of a difference, which changes with every line above it.
var hunk = regexp.MustCompile(`(?m)^@@ .*`)

// place is where in a template helm fails.
var place = regexp.MustCompile(`execution error at \([^)]*\): `)

// effect is what values change in a chart, or helm's error. What is rendered goes to a file.
func effect(t *testing.T, chart, namespace, text, file string) txtar.File {
	t.Helper()
	given := values(t, text)
	out, errs, err := run(t, templateArgs(chart, namespace, given)...)
	if err != nil {
		message, _, _ := strings.Cut(place.ReplaceAllString(errs, ""), "\nUse --debug")
		return txtar.File{Name: "error", Data: []byte(strings.TrimSpace(message) + "\n")}
	}
	decode(t, out)
	write(t, file, out)
	plain := template(t, chart, namespace)
	changes := string(diff.Diff("plain", withoutBlanks(plain), "with the values", withoutBlanks(out)))
	_, changes, _ = strings.Cut(changes, "+++ with the values\n")
	return txtar.File{Name: "changes", Data: []byte(hunk.ReplaceAllString(changes, "@@"))}
}

// withoutBlanks is what helm printed without blank lines: its versions differ in how many they put between objects.
func withoutBlanks(rendered string) []byte {
	return []byte(strings.ReplaceAll(rendered, "\n\n", "\n"))
}
