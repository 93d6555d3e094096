package render

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/rules-services/rules_services/templates"
)

// Two services, or one service of two registries, have the same digest only where they are rendered the same.
func TestDigest(t *testing.T) {
	const plain = `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9000}]}`
	sum := func(t *testing.T, registry string, sources ...Source) string {
		types, c := load(t, registry, append(sources, Source{"builtin", templates.Types})...)
		s := c.Services[0]
		return fmt.Sprintf("%x", types[s.Type].Digest(Input{Catalog: c, Service: s, Year: 2026, Repository: "rules_services"}))
	}
	if first, second := sum(t, plain), sum(t, plain); first != second {
		t.Fatal("the digest is another one each time")
	}
	for name, registry := range map[string]string{
		"name":         `{"services": [{"name": "b", "type": "gunicorn", "dev_port": 9000}]}`,
		"port":         `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9001}]}`,
		"type":         `{"services": [{"name": "a", "type": "workflow", "dev_port": 9000}]}`,
		"apps":         `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9000, "apps": ["shop"]}]}`,
		"static files": `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9000, "config": {"has_static_files": true}}]}`,
		"license":      `{"layout": {"license_header": "Copyright"}, "services": [{"name": "a", "type": "gunicorn", "dev_port": 9000}]}`,
		"packages":     `{"layout": {"python_packages": {"django": "Django4"}}, "services": [{"name": "a", "type": "gunicorn", "dev_port": 9000}]}`,
		"port of what it needs": `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9000, "needs": ["b"]},
			{"name": "b", "type": "gunicorn", "dev_port": 9001}]}`,
		"other port of what it needs": `{"services": [{"name": "a", "type": "gunicorn", "dev_port": 9000, "needs": ["b"]},
			{"name": "b", "type": "gunicorn", "dev_port": 9002}]}`,
	} {
		if sum(t, registry) == sum(t, plain) {
			t.Errorf("%s: the digest stays", name)
		}
	}
	for _, template := range []string{"gunicorn/urls.py.tmpl", "gunicorn/BUILD.bazel.tmpl", "_shared/manage.py.tmpl", "_shared/service_dev_facts.tmpl"} {
		own := fstest.MapFS{template: {Data: []byte("# another template\n")}}
		if sum(t, plain, Source{"own", own}) == sum(t, plain) {
			t.Errorf("%s: the digest stays", template)
		}
	}
	taking := func(part string) Source {
		return Source{"own", fstest.MapFS{
			"gunicorn/urls.py.tmpl": {Data: []byte("[[ template \"part.tmpl\" . ]]")},
			"gunicorn/part.tmpl":    {Data: []byte(part)},
		}}
	}
	if sum(t, plain, taking("one")) == sum(t, plain, taking("two")) {
		t.Error("a template that another one takes in: the digest stays")
	}
}

// Values that differ must not look the same side by side.
func TestAppendValue(t *testing.T) {
	seen := map[string]string{}
	for _, value := range []any{
		"", "a", "a,b", 0, 1, -1, true, false, nil, 1.5,
		[]string{}, []string{""}, []string{"a"}, []string{"ab"}, []string{"a", "b"},
		map[string]string{}, map[string]string{"a": "b"}, map[string]string{"ab": ""}, map[string]int{"a": 1},
		[]map[string]any{}, []map[string]any{{}}, []map[string]any{{}, {}}, []map[string]any{{"a": 1}}, []map[string]any{{"a": "1"}},
	} {
		data := string(appendValue(nil, value))
		if other, taken := seen[data]; taken {
			t.Errorf("%#v looks like %s", value, other)
		}
		seen[data] = fmt.Sprintf("%#v", value)
	}
}
