package project

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

func remove(t *testing.T, root, name string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(root, name)); err != nil {
		t.Fatal(err)
	}
}

func copyFile(t *testing.T, root, from, to string) {
	t.Helper()
	write(t, root, to, read(t, root, from))
}

const charts = `, "chart_dir": "prod/charts/{dashes}"`

func TestRemovedService(t *testing.T) {
	root := repository(t, site, registry(charts, service("a"), service("shop/ui")))
	generate(t, root)
	put(t, root, registry(charts, service("a")))
	p := open(t, root)
	plan := planScope(t, p, Scope{})
	expect(t, "plan", differences(plan), "remove prod/charts/shop-ui/templates/all.yaml", "remove services/shop/ui/run.sh")
	apply(t, p, plan)
	if got := read(t, root, "services/shop/ui/mine.sh"); got == "" {
		t.Error("the file that is its author's is gone")
	}
	if _, err := os.Stat(filepath.Join(root, "prod/charts/shop-ui")); err == nil {
		t.Error("an empty folder is left")
	}
	expect(t, "second plan", differences(planScope(t, p, Scope{})))
}

// The last service goes: its empty folders go too, but the services' root stays.
func TestRemovedLastService(t *testing.T) {
	root := repository(t, site, registry("", service("shop/ui", `, "dev_port": 9000`)))
	generate(t, root)
	remove(t, root, "services/shop/ui/mine.sh")
	put(t, root, registry(""))
	generate(t, root)
	entries, err := os.ReadDir(filepath.Join(root, "services"))
	if err != nil || len(entries) > 0 {
		t.Errorf("services has %v, %v", entries, err)
	}
}

func TestDisabledServiceKeepsItsFiles(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	put(t, root, registry("", service("a", `, "enabled": false`)))
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})))
}

// A type that stops to want a file leaves none behind.
func TestDroppedTemplate(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	write(t, root, "tools/templates/site/type.json", `{"files": [{"template": "run.sh", "path": "run.sh", "mode": "managed", "comment": "#"}]}`)
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})), "remove services/a/chart/templates/all.yaml")
}

func TestMovedRoot(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	put(t, root, registry(`, "services_root": "services/python"`, service("a")))
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})),
		"create services/python/a/chart/templates/all.yaml",
		"create services/python/a/mine.sh",
		"create services/python/a/run.sh")
}

// A generated file is still one where somebody moved it, as it was, with its folder or its chart's.
func TestMovedFiles(t *testing.T) {
	const deep, custom = `, "services_root": "src/services"`, `, "services_root": "custom"`
	for _, test := range []struct {
		name          string
		before, after string            // the registry
		move          map[string]string // folders
	}{
		{"the folder of all services", registry("", service("a")), registry(deep, service("a")), map[string]string{"services": "src/services"}},
		{"back", registry(deep, service("a")), registry("", service("a")), map[string]string{"src/services": "services"}},
		{"a renamed service", registry("", service("a")), registry("", service("shop/b-c")), map[string]string{"services/a": "services/shop/b_c"}},
		{"a chart", registry(charts, service("a")), registry(charts, service("b")), map[string]string{"services/a": "services/b", "prod/charts/a": "prod/charts/b"}},
		{"a chart to a place of its own", registry("", service("a")), registry(charts, service("a")), map[string]string{"services/a/chart": "prod/charts/a"}},
		{"to another root", registry("", service("a")), registry(custom, service("a")), map[string]string{"services": "custom"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := repository(t, site, test.before)
			generate(t, root)
			for from, to := range test.move {
				move(t, root, from, to)
			}
			put(t, root, test.after)
			p := open(t, root)
			for _, a := range planScope(t, p, Scope{}) {
				if a.Kind != boilerplate.Update && a.Differs() {
					t.Errorf("%s %s %s", a.Kind, a.Path, a.Problem)
				}
			}
			apply(t, p, planScope(t, p, Scope{}))
			expect(t, "second plan", differences(planScope(t, p, Scope{})))
		})
	}
}

// What was edited is no generated file any more, wherever it was moved.
func TestMovedEdits(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	move(t, root, "services/a", "services/b")
	write(t, root, "services/b/run.sh", read(t, root, "services/b/run.sh")+"mine\n")
	put(t, root, registry("", service("b")))
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})), "conflict services/b/run.sh", "update services/b/chart/templates/all.yaml")
}

func move(t *testing.T, root, from, to string) {
	t.Helper()
	to = filepath.Join(root, to)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(root, from), to); err != nil {
		t.Fatal(err)
	}
}

func TestRenamedService(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	put(t, root, registry("", service("b")))
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})),
		"create services/b/chart/templates/all.yaml",
		"create services/b/mine.sh",
		"create services/b/run.sh",
		"remove services/a/chart/templates/all.yaml",
		"remove services/a/run.sh")
}

// Somebody begins a new service with a copy of another's folder. Nothing of it is touched: it is not where it was
// written, so it counts as edited.
func TestCopiedFolder(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	copyFile(t, root, "services/a/run.sh", "services/b/run.sh")
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})), "conflict services/b/run.sh")
	// Once it is registered, the copy still is no file that may be overwritten.
	put(t, root, registry("", service("a"), service("b")))
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{Dirs: []string{"services/b"}})),
		"conflict services/b/run.sh",
		"create services/b/chart/templates/all.yaml")
}

func TestLeftoversAreNotLookedFor(t *testing.T) {
	for _, place := range []string{
		"services/inner/%s",              // a repository of its own
		"services/.hidden/%s",            // a hidden folder
		"services/bazel-out/services/%s", // Bazel's output
		"services/node/node_modules/.x/%s",
		"docs/%s", // not where services live
		"prod/%s",
		"%s",
	} {
		t.Run(place, func(t *testing.T) {
			root := repository(t, site, registry(charts, service("a")), "-- services/inner/MODULE.bazel --\n")
			generate(t, root)
			copyFile(t, root, "services/a/run.sh", filepath.Clean(filepath.Join(filepath.Dir(place), "copy.sh")))
			expect(t, "plan", differences(planScope(t, open(t, root), Scope{})))
		})
	}
}

func TestLeftoversBehindLinks(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	outside := t.TempDir()
	write(t, outside, "run.sh", read(t, root, "services/a/run.sh"))
	for from, to := range map[string]string{"services/out": outside, "services/loop": ".", "services/b.sh": "a/run.sh"} {
		if err := os.Symlink(to, filepath.Join(root, from)); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})))
}

// Text that only speaks of the marker, or a test's golden file, is nothing that is left over.
func TestLeftoversMustBeMarked(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	write(t, root, "services/README.md", "Files with @generated by rules_services at the top are generated.\n")
	write(t, root, "services/late.sh", "#\n#\n#\n#\n#\n#\n#\n#\n#\n#\n"+read(t, root, "services/a/run.sh"))
	write(t, root, "services/binary", string(make([]byte, 10000)))
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})))
}

// What another run is writing, or has left when it was killed, is nothing that is left over.
func TestTemporaryFilesAreNotLeftOver(t *testing.T) {
	root := repository(t, site, registry("", service("a")))
	generate(t, root)
	copyFile(t, root, "services/a/run.sh", "services/a/.run.sh.1.tmp")
	expect(t, "plan", differences(planScope(t, open(t, root), Scope{})))
}

// What one run is not about, it does not remove.
func TestLeftoversOfScope(t *testing.T) {
	root := repository(t, site, registry(charts, service("a"), service("b"), service("c")))
	generate(t, root)
	put(t, root, registry(charts, service("c")))
	for _, test := range []struct {
		dir  string
		want []string
	}{
		{"services/a", []string{"remove services/a/run.sh"}},
		{"services", []string{"remove services/a/run.sh", "remove services/b/run.sh"}},
		{"prod", []string{"remove prod/charts/a/templates/all.yaml", "remove prod/charts/b/templates/all.yaml"}},
		{"prod/charts/b", []string{"remove prod/charts/b/templates/all.yaml"}},
		{"services/c", nil},
		{"tools", nil},
	} {
		expect(t, "plan of "+test.dir, differences(planScope(t, open(t, root), Scope{Dirs: []string{test.dir}})), test.want...)
	}
}

// `services generate NAME` keeps to that service; without a name it removes what is left over.
func TestPlanServicesLeftovers(t *testing.T) {
	root := repository(t, site, registry("", service("a"), service("b")))
	generate(t, root)
	put(t, root, registry("", service("a")))
	p := open(t, root)
	for _, leftovers := range []bool{false, true} {
		plan, err := p.PlanServices(p.Catalog.Services, Options{Leftovers: leftovers})
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		if leftovers {
			want = []string{"remove services/b/chart/templates/all.yaml", "remove services/b/run.sh"}
		}
		expect(t, "plan", differences(plan), want...)
	}
}
