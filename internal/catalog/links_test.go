package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree makes folders, and symbolic links written as "name -> target", and
// returns their root.
func tree(t *testing.T, entries ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, entry := range entries {
		name, target, link := strings.Cut(entry, " -> ")
		file := filepath.Join(root, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(file), 0o755)
		if err == nil && link {
			err = os.Symlink(filepath.FromSlash(target), file)
		} else if err == nil {
			err = os.MkdirAll(file, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestLinks(t *testing.T) {
	outside := t.TempDir()
	const source = `{
	  "layout": {"template_dirs": ["types"], "ports_doc": "docs/ports.md"},
	  "services": [
	    {"name": "a/b", "type": "gunicorn", "dev_port": 9000},
	    {"name": "c", "type": "gunicorn", "dev_port": 9001, "service_dir": "d"}
	  ]
	}`
	for name, test := range map[string]struct {
		entries []string
		want    string
	}{
		"nothing there yet":         {nil, ""},
		"plain folders":             {[]string{"services/a/b", "types", "docs"}, ""},
		"a link that stays":         {[]string{"real/a", "services -> real", "types -> real/../real"}, ""},
		"an absolute link outside":  {[]string{"services -> " + outside}, `services.json:2:14: layout: services_root "services" leaves the repository through the symbolic link "services"`},
		"a relative link outside":   {[]string{"services/a -> ../../.."}, `services.json:4:6: services[0] "a/b": its folder "services/a/b" leaves the repository through the symbolic link "services/a"`},
		"a link through a link":     {[]string{"services/x -> " + outside, "services/a -> x"}, `services.json:4:6: services[0] "a/b": its folder "services/a/b" leaves the repository through the symbolic link "services/a"`},
		"a link that leads nowhere": {[]string{"services/a/b -> nowhere"}, `services.json:4:6: services[0] "a/b": its folder "services/a/b" leads through the symbolic link "services/a/b", which leads nowhere`},
		"a link to itself":          {[]string{"services/a -> a"}, `services.json:4:6: services[0] "a/b": its folder "services/a/b" leads through the symbolic link "services/a", which leads nowhere`},
		"a chart":                   {[]string{"services/d/c-chart -> " + outside}, `services.json:5:15: services[1] "c": its chart folder "services/d/c-chart" leaves the repository through the symbolic link "services/d/c-chart"`},
		"a service_dir":             {[]string{"services/d -> " + outside}, `services.json:5:73: services[1] "c": its folder "services/d" leaves the repository through the symbolic link "services/d"`},
		"template_dirs":             {[]string{"types -> " + outside}, `services.json:2:32: layout: template_dirs "types" leaves the repository through the symbolic link "types"`},
		"ports_doc":                 {[]string{"docs/ports.md -> " + outside}, `services.json:2:56: layout: ports_doc "docs/ports.md" leaves the repository through the symbolic link "docs/ports.md"`},
	} {
		_, err := Parse("services.json", []byte(source), Options{Root: tree(t, test.entries...)})
		if got := message(err); got != test.want {
			t.Errorf("%s:\n got: %s\nwant: %s", name, got, test.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestLinksUnderLinkedRoot(t *testing.T) {
	root := tree(t, "real/services/a", "root -> real")
	source := `{"services": [{"name": "a", "type": "go"}]}`
	if _, err := Parse("services.json", []byte(source), Options{Root: filepath.Join(root, "root")}); err != nil {
		t.Error(err)
	}
	_, err := Parse("services.json", []byte(source), Options{Root: filepath.Join(root, "none")})
	if err == nil || !strings.HasPrefix(err.Error(), "services.json:1:1: finding the repository's root: ") {
		t.Error(err)
	}
}

func TestLinksThroughFile(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "services"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Parse("services.json", []byte(`{"services": [{"name": "a", "type": "go"}]}`), Options{Root: root})
	if got := message(err); !strings.Contains(got, `its folder "services/a" cannot be looked at`) {
		t.Error(got)
	}
}
