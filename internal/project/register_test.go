package project

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rules-services/rules_services/internal/catalog"
)

func TestRegister(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	p := open(t, root)
	with, err := p.Register(catalog.Entry{Name: "b", Type: "site", DevPort: 9001})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := with.Catalog.Lookup("b"); err != nil {
		t.Error(err)
	}
	if _, err := p.Catalog.Lookup("b"); err == nil {
		t.Error("the project before knows it too")
	}
	if s, err := open(t, root).Catalog.Lookup("b"); err != nil || s.DevPort != 9001 {
		t.Errorf("read again: %+v, %v", s, err)
	}
}

func TestRegisterRefuses(t *testing.T) {
	root := repository(t, site, registry("", service("a", `, "dev_port": 9001`)))
	write(t, root, "tools/templates/bad/type.json", `{"files": [{"template": "missing", "path": "x", "mode": "once"}]}`)
	before := read(t, root, "services.json")
	for _, test := range []struct {
		name  string
		entry catalog.Entry
		want  string
	}{
		{"taken name", catalog.Entry{Name: "a", Type: "site"}, `the name is taken by services[0] "a"`},
		{"bad name", catalog.Entry{Name: "B_", Type: "site"}, "must not contain _"},
		{"taken port", catalog.Entry{Name: "b", Type: "site", DevPort: 9001}, "9001"},
		{"unknown type", catalog.Entry{Name: "b", Type: "sight"}, `unknown type "sight" (there are`},
		{"type with a mistake", catalog.Entry{Name: "b", Type: "bad"}, `tools/templates/bad/type.json:1: template "missing"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := open(t, root).Register(test.entry)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasSuffix(err.Error(), "\nservices.json was left as it is") {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if after := read(t, root, "services.json"); after != before {
				t.Errorf("the registry was changed: %s", after)
			}
		})
	}
}

// Somebody takes the registry away after it was read.
func TestRegistryGone(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	p := open(t, root)
	remove(t, root, "services.json")
	for what, edit := range map[string]func() error{
		"register": func() error { _, err := p.Register(catalog.Entry{Name: "b", Type: "site"}); return err },
		"rename":   func() error { _, err := p.PlanRename("a", "b"); return err },
		"adopt":    func() error { _, err := p.PlanAdopt(nil); return err },
	} {
		if err := edit(); err == nil || !strings.HasPrefix(err.Error(), "reading the registry: ") {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

// A registry that is a link is not replaced by a file.
func TestRegisterThroughLink(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	if err := os.Rename(filepath.Join(root, "services.json"), filepath.Join(root, "real.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.json", filepath.Join(root, "services.json")); err != nil {
		t.Fatal(err)
	}
	_, err := open(t, root).Register(catalog.Entry{Name: "b", Type: "site"})
	if want := `update services.json (service "b"): write services.json: is a symbolic link`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Several at once: each entry is there, or its command has said why not.
func TestRegisterAtOnce(t *testing.T) {
	root := repository(t, site, registry(""))
	const n = 8
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		p := open(t, root)
		all.Go(func() { _, errs[i] = p.Register(catalog.Entry{Name: fmt.Sprintf("s%d", i), Type: "site"}) })
	}
	all.Wait()
	c := open(t, root).Catalog
	for i, err := range errs {
		if _, missing := c.Lookup(fmt.Sprintf("s%d", i)); (err == nil) != (missing == nil) {
			t.Errorf("s%d: registered with %v, but looked up with %v", i, err, missing)
		}
	}
}
