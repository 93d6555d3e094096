package project

import (
	"testing"
)

func TestScope(t *testing.T) {
	for _, test := range []struct {
		name   string
		scope  Scope
		holds  []string
		leaves []string
	}{
		{"whole", Scope{}, []string{"", "a", "a/b"}, nil},
		{"the root, recursive", Scope{Dirs: []string{""}}, []string{"", "a", "a/b"}, nil},
		{"the root alone", Scope{Dirs: []string{""}, Flat: true}, []string{""}, []string{"a", "a/b"}},
		{"a folder", Scope{Dirs: []string{"a"}}, []string{"a", "a/b"}, []string{"", "ab", "b"}},
		{"a folder alone", Scope{Dirs: []string{"a"}, Flat: true}, []string{"a"}, []string{"", "a/b"}},
		{"two folders", Scope{Dirs: []string{"a", "c/d"}}, []string{"a/b", "c/d/e"}, []string{"c", "c/f"}},
		{"a folder and the root", Scope{Dirs: []string{"a", ""}}, []string{"", "a", "b"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, dir := range test.holds {
				if !test.scope.Holds(dir) {
					t.Errorf("does not hold %q", dir)
				}
			}
			for _, dir := range test.leaves {
				if test.scope.Holds(dir) {
					t.Errorf("holds %q", dir)
				}
			}
		})
	}
}

// Two services, each with a chart of its own far away, in a repository in which nothing is generated yet.
func TestPlanScope(t *testing.T) {
	root := repository(t, site, registry(`, "chart_dir": "charts/{dashes}"`, service("shop/ui"), service("shop/ui-next")))
	for _, test := range []struct {
		name  string
		scope Scope
		want  []string
	}{
		{"whole", Scope{}, []string{
			"create charts/shop-ui-next/templates/all.yaml",
			"create charts/shop-ui/templates/all.yaml",
			"create docs/DEV_PORTS.md",
			"create services/shop/ui/mine.sh",
			"create services/shop/ui/run.sh",
			"create services/shop/ui_next/mine.sh",
			"create services/shop/ui_next/run.sh",
		}},
		{"a service and its chart", Scope{Dirs: []string{"services/shop/ui"}}, []string{
			"create charts/shop-ui/templates/all.yaml",
			"create services/shop/ui/mine.sh",
			"create services/shop/ui/run.sh",
		}},
		{"a service without its folders", Scope{Dirs: []string{"services/shop/ui"}, Flat: true}, []string{
			"create charts/shop-ui/templates/all.yaml",
			"create services/shop/ui/mine.sh",
			"create services/shop/ui/run.sh",
		}},
		{"a chart alone", Scope{Dirs: []string{"charts/shop-ui"}}, []string{
			"create charts/shop-ui/templates/all.yaml",
		}},
		{"a folder above services", Scope{Dirs: []string{"services/shop"}}, []string{
			"create charts/shop-ui-next/templates/all.yaml",
			"create charts/shop-ui/templates/all.yaml",
			"create services/shop/ui/mine.sh",
			"create services/shop/ui/run.sh",
			"create services/shop/ui_next/mine.sh",
			"create services/shop/ui_next/run.sh",
		}},
		{"a folder above services, not recursive", Scope{Dirs: []string{"services/shop"}, Flat: true}, nil},
		{"a folder without services", Scope{Dirs: []string{"tools"}}, nil},
		{"the root, not recursive", Scope{Dirs: []string{""}, Flat: true}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			expect(t, "plan", differences(planScope(t, open(t, root), test.scope)), test.want...)
		})
	}
}

// A chart that somebody deleted comes back by itself, and whole; values that somebody deleted stay away.
func TestPlanScopeOfDeletedChart(t *testing.T) {
	root := repository(t, site, registry(`, "chart_dir": "charts/{dashes}"`, service("a")))
	write(t, root, "tools/templates/site/type.json", `{"files": [
		{"template": "run.sh", "path": "run.sh", "mode": "managed", "comment": "#"},
		{"template": "run.sh", "path": "Chart.yaml", "folder": "chart", "mode": "managed", "comment": "#"},
		{"template": "run.sh", "path": "values.yaml", "folder": "chart", "mode": "once"}]}`)
	write(t, root, "charts/README.md", "")
	p := open(t, root)
	apply(t, p, planScope(t, p, Scope{Dirs: []string{"services"}}))
	remove(t, root, "charts/a")
	expect(t, "plan", differences(planScope(t, p, Scope{Dirs: []string{"charts"}})), "create charts/a/Chart.yaml", "create charts/a/values.yaml")
	apply(t, p, planScope(t, p, Scope{Dirs: []string{"charts"}}))
	remove(t, root, "charts/a/values.yaml")
	expect(t, "plan", differences(planScope(t, p, Scope{Dirs: []string{"charts"}})))
}
