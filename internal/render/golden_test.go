package render

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/rules-services/rules_services/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden renders the first service of each archive's services.json. The archive's other files are what it wants,
// byte for byte; BUILD.bazel is what Gazelle is given to merge.
func TestGolden(t *testing.T) {
	cases, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(data)
			registry := archive.Files[0]
			want := append([]txtar.File{registry}, rendered(t, string(registry.Data))...)
			got := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: want})
			if string(got) == string(data) {
				return
			}
			if !*update {
				t.Fatalf("the rendering is another one; `go test ./internal/render -update` takes it over:\n%s", diff.Diff("golden", data, "rendered", got))
			}
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func rendered(t *testing.T, registry string) []txtar.File {
	t.Helper()
	types, c := load(t, registry, Source{"builtin", templates.Types})
	s := c.Services[0]
	in := Input{Catalog: c, Service: s, Year: 2026, Repository: "rules_services", Chart: `glob(["chart/**"])`}
	files, err := types[s.Type].Files(in)
	if err != nil {
		t.Fatal(err)
	}
	var out []txtar.File
	for _, f := range files {
		if !strings.HasSuffix(string(f.Bytes()), "\n") || strings.Contains(string(f.Bytes()), "\r") {
			t.Errorf("%s: lines end in LF, the last one too", f.Path)
		}
		if strings.HasPrefix(f.Path, c.ChartDir(s)+"/templates/") || strings.HasSuffix(f.Path, "/values.schema.json") {
			continue // the same for every service; tests/charts has what they render to
		}
		out = append(out, txtar.File{Name: f.Path, Data: f.Bytes()})
	}
	build, _, err := types[s.Type].Build(in, []string{"admin.py", "settings.py"})
	if err != nil {
		t.Fatal(err)
	}
	return append(out, txtar.File{Name: "BUILD.bazel", Data: build})
}
