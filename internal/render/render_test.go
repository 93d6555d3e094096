package render

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/templates"
)

// registry is a services.json with one service of type site.
const registry = `{"services": [{"name": "shop/ui", "type": "site", "dev_port": 9000, "needs": ["search"]},
	{"name": "search", "type": "site", "dev_port": 9001}]}`

// topLevel lists the variables of every template.
func topLevel(t *testing.T, more ...string) string {
	t.Helper()
	_, c := load(t, registry, Source{"t", site("")})
	names := append(more, "license_header")
	for name := range variables(Input{Catalog: c, Service: c.Services[0]}) {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// site is a type of one file, a.txt from a.txt.tmpl.
func site(template string) fstest.MapFS {
	return fstest.MapFS{
		"site/type.json": {Data: []byte(`{
  "dev_port": "optional",
  "files": [
    {"template": "a.txt.tmpl", "path": "a.txt", "mode": "managed", "comment": "#"}
  ]
}
`)},
		"site/a.txt.tmpl": {Data: []byte(template)},
	}
}

func withSpec(fsys fstest.MapFS, spec string) fstest.MapFS {
	spec = strings.Replace(spec, "{", `{"dev_port": "optional",`, 1)
	fsys["site/type.json"] = &fstest.MapFile{Data: []byte(spec)}
	return fsys
}

func TestTemplateMistakes(t *testing.T) {
	const template = "tools/templates/site/a.txt.tmpl"
	topLevel := topLevel(t)
	const spec = "tools/templates/site/type.json"
	for _, test := range []struct {
		name string
		fs   fstest.MapFS
		want string
	}{
		{"unknown variable", site("one\ntwo\n[[ .servcie_name ]]\n"),
			template + `:3: unknown variable "servcie_name"; outside of range there are ` + topLevel},
		{"unknown variable of an element", site("[[ range .needs ]]\n[[ .port ]]\n[[ end ]]\n"),
			template + `:2: unknown variable "port"; outside of range there are ` + topLevel},
		{"field of a string", site("[[ .service_name.x ]]\n"),
			template + ":1: <.service_name.x>: can't evaluate field x in type interface {}"},
		{"unclosed action", site("one\n[[ .service_name\n"),
			template + ":3: unclosed action started at " + template + ":2"},
		{"missing end", site("one\n[[ if .apps ]]\n"),
			template + ":3: unexpected EOF"},
		{"unknown function", site("[[ lower .type ]]"),
			template + `:1: function "lower" not defined`},
		{"no literal", site("\n[[ py .needs.x ]]"),
			template + ":2: <.needs.x>: can't evaluate field x in type interface {}"},
		{"wrong argument", site("[[ join .apps ]]"),
			template + ":1: <join>: wrong number of args for join: want 2 got 1"},
		{"not JSON", site(`[[ fromjson "{" ]]`),
			template + ":1: <fromjson \"{\">: error calling fromjson: unexpected EOF"},
		{"missing template", withSpec(site(""), "{\n  \"files\": [\n    {\"template\": \"b.tmpl\", \"path\": \"b\", \"mode\": \"once\"}\n  ]\n}\n"),
			spec + `:3: template "b.tmpl": no such file there, nor in another template folder`},
		{"template that is a folder", withSpec(fstest.MapFS{"site/b/c": {}}, `{"files": [{"template": "b", "path": "b", "mode": "once"}]}`),
			spec + `:1: template "b": read b: invalid argument`},
		{"part that is missing", site("x\n[[ template \"b.tmpl\" . ]]\n"),
			template + `:2: template "b.tmpl": no such file there, nor in another template folder`},
		{"part with a mistake", part(site("x\n[[ template \"b.tmpl\" . ]]\n"), "\n[[ .nam ]]"),
			`tools/templates/site/b.tmpl:2: unknown variable "nam"; outside of range there are ` + topLevel},
		{"part that is none", part(site("x\n[[- template \"b.tmpl\" . ]]\n"), "\n[[ if ]]"),
			`tools/templates/site/b.tmpl:2: missing value for if`},
		{"part that lacks its own", part(site("[[ template \"b.tmpl\" . ]]\n"), "\n\n[[ template \"c.tmpl\" . ]]"),
			`tools/templates/site/b.tmpl:3: template "c.tmpl": no such file there, nor in another template folder`},
		{"template outside of the type", withSpec(site(""), `{"files": [{"template": "../b.tmpl", "path": "b", "mode": "once"}]}`),
			spec + `:1: template "../b.tmpl": read ../b.tmpl: invalid argument`},
		{"path above the folder", withSpec(site("x"), "{\n  \"files\": [\n    {\"template\": \"a.txt.tmpl\", \"path\": \"../a\", \"mode\": \"once\"}\n  ]\n}\n"),
			spec + `:3: path "../a" of service "shop/ui" lies outside its service folder services/shop/ui`},
		{"path above after all", withSpec(site("x"), `{"files": [{"template": "a.txt.tmpl", "path": "b/../../a", "mode": "once"}]}`),
			spec + `:1: path "b/../../a" of service "shop/ui" lies outside its service folder services/shop/ui`},
		{"absolute path", withSpec(site("x"), `{"files": [{"template": "a.txt.tmpl", "path": "/etc/a", "mode": "once"}]}`),
			spec + `:1: path "/etc/a" of service "shop/ui" lies outside its service folder services/shop/ui`},
		{"path with backslashes", withSpec(site("x"), `{"files": [{"template": "a.txt.tmpl", "path": "..\\a", "mode": "once"}]}`),
			spec + `:1: path "..\\a" of service "shop/ui" lies outside its service folder services/shop/ui`},
		{"the folder itself", withSpec(site("x"), `{"files": [{"template": "a.txt.tmpl", "path": ".", "mode": "once"}]}`),
			spec + `:1: path "." of service "shop/ui" lies outside its service folder services/shop/ui`},
		{"path outside the chart", withSpec(site("x"), `{"files": [{"template": "a.txt.tmpl", "path": "../a", "mode": "once", "folder": "chart"}]}`),
			spec + `:1: path "../a" of service "shop/ui" lies outside its chart folder services/shop/ui/chart`},
		{"BUILD file", withSpec(site("x"), `{"files": [{"template": "a.txt.tmpl", "path": "sub/BUILD.bazel", "mode": "once"}]}`),
			spec + `:1: path "sub/BUILD.bazel" is a BUILD file, which Gazelle writes: targets belong into BUILD.bazel.tmpl`},
		{"path from a variable", withSpec(site("x"), `{"files": [{"template": "a.txt.tmpl", "path": "[[ .nam ]].txt", "mode": "once"}]}`),
			spec + `:1: unknown variable "nam"; outside of range there are ` + topLevel},
		{"JSON on one line", withSpec(site(`{"a": 1}`), `{"files": [{"template": "a.txt.tmpl", "path": "a.json", "mode": "managed", "comment": "$comment"}]}`),
			template + `: for service "shop/ui" this is no JSON once its "$comment" is in place: begin with a line of nothing but {, and give the object a member`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := render(t, registry, Source{"tools/templates", test.fs})
			if err == nil || err.Error() != test.want {
				t.Errorf("got:\n%v\nwant:\n%s", err, test.want)
			}
		})
	}
}

// part adds what a template takes in.
func part(fsys fstest.MapFS, content string) fstest.MapFS {
	fsys["site/b.tmpl"] = &fstest.MapFile{Data: []byte(content)}
	return fsys
}

func TestParts(t *testing.T) {
	fsys := part(site("a\n[[- template \"b.tmpl\" . ]]\n[[ template \"b.tmpl\" .service_name ]]\n"), "\r\nb[[ template \"c.tmpl\" ]]\r\n")
	fsys["_shared/c.tmpl"] = &fstest.MapFile{Data: []byte("c\n")}
	files, err := render(t, registry, Source{"t", fsys})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(files[0].Content), "a\nbc\n\nbc\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBuildTemplateMistakes(t *testing.T) {
	fsys := site("x")
	fsys["site/BUILD.bazel.tmpl"] = &fstest.MapFile{Data: []byte("a(\n    name = \"[[ .x ]]\",\n)\n")}
	types, c := load(t, registry, Source{"t", fsys})
	_, _, err := types["site"].Build(Input{Catalog: c, Service: c.Services[0]}, nil)
	want := `t/site/BUILD.bazel.tmpl:2: unknown variable "x"; outside of range there are ` + topLevel(t, "python_sources")
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestRendering(t *testing.T) {
	for _, test := range []struct{ name, template, want string }{
		{"final newline is added", "x", "x\n"},
		{"one final newline stays", "x\n\n\n", "x\n"},
		{"blank lines at the top go", "\n\nx\n", "x\n"},
		{"CRLF template", "[[ .service_name ]]\r\n  y\r\n", "shop/ui\n  y\n"},
		{"nothing is escaped for HTML", `[[ "<&'>" ]]`, "<&'>\n"},
		{"other brackets are text", "{{ .Values.x }} ${y} [z]", "{{ .Values.x }} ${y} [z]\n"},
		{"a list of one variable", "[[ range .needs ]][[ .name ]]=[[ .url_env ]] [[ .dev_port ]][[ end ]]", "search=SERVICE_URL_SEARCH 9001\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files, err := render(t, registry, Source{"t", site(test.template)})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(files[0].Content); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A template that renders to nothing means that the service does not want the file.
func TestNothingRendered(t *testing.T) {
	files, err := render(t, registry, Source{"t", site("\n[[ if eq .service_name \"other\" ]]x[[ end ]]\n \n")})
	if err != nil || len(files) != 0 {
		t.Errorf("got %v, %v", files, err)
	}
}

// template_dirs can replace one file of a built-in type without copying the rest of it.
func TestOverrideOfOneFile(t *testing.T) {
	own := fstest.MapFS{"gunicorn/urls.py.tmpl": {Data: []byte("urlpatterns = [] # of [[ .service_name ]]\n")}}
	const registry = `{"services": [{"name": "shop/ui", "type": "gunicorn", "dev_port": 9000}]}`
	builtin := Source{"builtin", templates.Types}
	before, err := render(t, registry, builtin)
	if err != nil {
		t.Fatal(err)
	}
	after, err := render(t, registry, Source{"tools/templates", own}, builtin)
	if err != nil {
		t.Fatal(err)
	}
	if len(before) != len(after) {
		t.Fatalf("%d files, %d without the override", len(after), len(before))
	}
	for i, f := range after {
		switch {
		case f.Path == "services/shop/ui/urls.py":
			if got, want := string(f.Content), "urlpatterns = [] # of shop/ui\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		case string(f.Content) != string(before[i].Content):
			t.Errorf("%s is another one", f.Path)
		}
	}
}

// A mistake in an overriding file is told with its own name, not that of the file it stands for.
func TestOverrideMistake(t *testing.T) {
	own := fstest.MapFS{"gunicorn/urls.py.tmpl": {Data: []byte("[[ .x ]]")}}
	_, err := render(t, `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9000}]}`,
		Source{"tools/templates", own}, Source{"builtin", templates.Types})
	if err == nil || !strings.HasPrefix(err.Error(), `tools/templates/gunicorn/urls.py.tmpl:1: unknown variable "x"`) {
		t.Errorf("got %v", err)
	}
}

// A repository brings a whole type with nothing but files.
func TestOwnType(t *testing.T) {
	own := fstest.MapFS{
		"cron/type.json": {Data: []byte(`{
  "description": "a job",
  "dev_port": "none",
  "targets": ["job"],
  "files": [
    {"template": "job.yaml", "path": "templates/[[ .dashes ]].yaml", "folder": "chart", "mode": "managed", "comment": "{{- /* */ -}}"},
    {"template": "run.sh", "path": "run.sh", "mode": "managed", "comment": "#", "executable": true},
    {"template": "notes", "path": "NOTES.md", "mode": "once"}
  ]
}`)},
		"cron/job.yaml": {Data: []byte("name: [[ .dashes ]]\n")},
		"cron/run.sh":   {Data: []byte("#!/bin/sh\nexec [[ .binary ]]\n")},
		"cron/notes":    {Data: []byte("# [[ .shortname ]]\n")},
	}
	files, err := render(t, `{"services": [{"name": "shop/night-run", "type": "cron"}]}`, Source{"tools/templates", own})
	if err != nil {
		t.Fatal(err)
	}
	want := []boilerplate.File{
		{Path: "services/shop/night_run/chart/templates/shop-night-run.yaml", Service: "shop/night-run",
			Content: []byte("name: shop-night-run\n"), Comment: boilerplate.Comments["{{- /* */ -}}"]},
		{Path: "services/shop/night_run/run.sh", Service: "shop/night-run",
			Content: []byte("#!/bin/sh\nexec night_run\n"), Comment: boilerplate.Comments["#"], MarkerLine: 1, Executable: true},
		{Path: "services/shop/night_run/NOTES.md", Service: "shop/night-run", Content: []byte("# night-run\n"), Once: true},
	}
	for i, f := range files {
		if f.Path != want[i].Path || string(f.Bytes()) != string(want[i].Bytes()) || f.Once != want[i].Once || f.Executable != want[i].Executable {
			t.Errorf("got %+v, want %+v", f, want[i])
		}
	}
}

// load reads the types of the sources and a registry that uses them.
func load(t *testing.T, registry string, sources ...Source) (map[string]*Type, *catalog.Catalog) {
	t.Helper()
	types, err := LoadTypes(sources)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Parse("services.json", []byte(registry), catalog.Options{Types: func(catalog.Layout) (map[string]catalog.Type, error) {
		known := map[string]catalog.Type{}
		for name, t := range types {
			known[name] = t.Type
		}
		return known, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return types, c
}

// render renders the first service of a registry.
func render(t *testing.T, registry string, sources ...Source) ([]boilerplate.File, error) {
	t.Helper()
	types, c := load(t, registry, sources...)
	s := c.Services[0]
	return types[s.Type].Files(Input{Catalog: c, Service: s, Year: 2026, Repository: "rules_services"})
}
