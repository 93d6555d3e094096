package render

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/templates"
)

func TestLoadTypesMistakes(t *testing.T) {
	const file = "tools/templates/site/type.json"
	for _, test := range []struct {
		name, spec, want string
	}{
		{"unknown key", "{\n  \"dev_port\": \"none\",\n  \"discription\": \"x\",\n  \"python\": true\n}\n",
			file + `:3: unknown key "discription"`},
		{"unknown key of a file", "{\n  \"files\": [\n    {\"template\": \"a\", \"path\": \"a\", \"mode\": \"once\"},\n    {\"tempalte\": \"b\"}\n  ]\n}\n",
			file + `:4: unknown key "tempalte"`},
		{"wrong kind of value", "{\n  \"python\": \"yes\"\n}\n",
			file + `:2: "python" cannot be a JSON string`},
		{"wrong kind of value in a file", "{\n  \"files\": [\n    {\"executable\": 1}\n  ]\n}\n",
			file + `:3: "files.executable" cannot be a JSON number`},
		{"array", "[]\n", file + ":1: is a JSON array, not an object"},
		{"empty", "", file + ":1: is empty"},
		{"cut off", "{\n  \"python\": true,\n", file + ":3: ends too early"},
		{"no JSON", "{\n  \"python\": true,\n}\n", file + ":3: is not JSON: invalid character '}' looking for beginning of object key string"},
		{"comment", "// ours\n{}\n", file + ":1: is not JSON: invalid character '/' looking for beginning of value"},
		{"two documents", "{}\n{}\n", file + ":2: something follows the value"},
		{"dev_port", "{\n\n  \"dev_port\": \"maybe\"\n}\n",
			file + `:3: dev_port is "maybe"; it is "required", "optional" or "none"`},
		{"mode", "{\n  \"files\": [\n    {\"template\": \"a.tmpl\", \"path\": \"a\", \"mode\": \"mine\"}\n  ]\n}\n",
			file + `:3: mode of a is "mine"; it is "managed" or "once"`},
		{"no mode", `{"files": [{"template": "a.tmpl", "path": "a"}]}`,
			file + `:1: mode of a is ""; it is "managed" or "once"`},
		{"no list to include", "{\n  \"include\": [\"more.json\"]\n}\n", file + `:2: include "more.json": no such file there, nor in another template folder`},
		{"no comment style", "{\n  \"files\": [\n    {\"template\": \"a.tmpl\", \"path\": \"a.bin\", \"mode\": \"managed\"}\n  ]\n}\n",
			file + `:3: a.bin is managed, so it needs a comment style, one of #  $comment  //  <!-- -->  {{- /* */ -}}; got ""`},
		{"unknown comment style", `{"files": [{"template": "a.tmpl", "path": "a.sql", "mode": "managed", "comment": "--"}]}`,
			file + `:1: a.sql is managed, so it needs a comment style, one of #  $comment  //  <!-- -->  {{- /* */ -}}; got "--"`},
		{"folder", "{\n  \"files\": [\n    {\"template\": \"a.tmpl\", \"path\": \"a\", \"mode\": \"once\",\n     \"folder\": \"docs\"}\n  ]\n}\n",
			file + `:4: folder is "docs"; it is "service" or "chart"`},
		{"no template", `{"files": [{"path": "a", "mode": "once"}]}`,
			file + `:1: every file has a "template" and a "path"`},
		{"no path", "{\n  \"files\": [\n    {\"template\": \"a\", \"mode\": \"once\"}\n  ]\n}\n",
			file + `:3: every file has a "template" and a "path"`},
		{"subfolder elsewhere", "{\n  \"subfolders\": {\n    \"a/b\": \"a.tmpl\"\n  }\n}\n",
			file + `:3: subfolders: "a/b" is not the name of a folder in a service's`},
		{"subfolder without a template", "{\n  \"subfolders\": {\n    \"a\":\n\"a.tmpl\"\n  }\n}\n",
			file + `:4: template "a.tmpl": no such file there, nor in another template folder`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := LoadTypes([]Source{{Name: "tools/templates", FS: fstest.MapFS{"site/type.json": {Data: []byte(test.spec)}}}})
			if err == nil || err.Error() != test.want {
				t.Errorf("got:\n%v\nwant:\n%s", err, test.want)
			}
		})
	}
}

// Every type's first mistake is told in one pass.
func TestLoadTypesTellsAll(t *testing.T) {
	_, err := LoadTypes([]Source{{Name: "t", FS: fstest.MapFS{
		"b/type.json":    {Data: []byte("[]")},
		"a/type.json":    {Data: []byte("")},
		"c/other.tmpl":   {Data: []byte("x")},
		".git/config":    {Data: []byte("x")},
		"README.md":      {Data: []byte("x")},
		"good/type.json": {Data: []byte("{}")},
	}}})
	want := strings.Join([]string{
		"t/a/type.json:1: is empty",
		"t/b/type.json:1: is a JSON array, not an object",
		"t/c/type.json: no type.json there, nor in another template folder",
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestLoadTypesNoFolder(t *testing.T) {
	sub, err := fstest.MapFS{}.Sub("missing")
	if err != nil {
		t.Fatal(err)
	}
	_, err = LoadTypes([]Source{{Name: "missing", FS: sub}})
	if want := "reading template folder missing: file does not exist"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The catalog names the built-in types for those who have no templates at hand. Both say the same.
func TestBuiltinTypesAgree(t *testing.T) {
	types, err := LoadTypes([]Source{{Name: "builtin", FS: templates.Types}})
	if err != nil {
		t.Fatal(err)
	}
	builtin := catalog.BuiltinTypes()
	if got, want := slices.Sorted(maps.Keys(types)), slices.Sorted(maps.Keys(builtin)); !slices.Equal(got, want) {
		t.Fatalf("templates are %q, the catalog has %q", got, want)
	}
	for name, want := range builtin {
		got := types[name].Type
		for _, target := range got.Targets {
			if !slices.Contains(want.Targets, target) {
				t.Errorf("%s: the catalog does not know the target %q", name, target)
			}
		}
		got.Targets, want.Targets = nil, nil // the templates have those that there are rules for by now
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: type.json says %+v, the catalog %+v", name, got, want)
		}
	}
}
