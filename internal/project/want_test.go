package project

import (
	"strings"
	"testing"
	"time"
)

// All mistakes of templates are told at once, each once however many services meet it.
func TestTemplateMistakesInOnePass(t *testing.T) {
	root := repository(t, site, registry("", service("a"), service("b"), `{"name": "c", "type": "job"}`, `{"name": "d", "type": "job"}`))
	write(t, root, "tools/templates/site/run.sh", "\n[[ .nme ]]\n")
	write(t, root, "tools/templates/job/type.json", `{"files": [{"template": "missing", "path": "x", "mode": "once"}]}`)
	_, err := open(t, root).PlanScope(Scope{})
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %d mistakes:\n%v", len(lines), err)
	}
	for i, want := range []string{
		`tools/templates/job/type.json:1: template "missing": no such file there, nor in another template folder`,
		`tools/templates/site/run.sh:2: unknown variable "nme"; `,
	} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("got %s, want %s", lines[i], want)
		}
	}
}

func TestTwoServicesWantOneFile(t *testing.T) {
	root := repository(t, site, registry("",
		service("shop/a", `, "service_dir": "shop"`), service("shop/b", `, "service_dir": "shop"`)))
	_, err := open(t, root).PlanScope(Scope{})
	want := `services "shop/a" and "shop/b" both want services/shop/mine.sh: give one of them a service_dir of its own
services "shop/a" and "shop/b" both want services/shop/run.sh: give one of them a service_dir of its own`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

// On macOS and Windows two spellings are one file.
func TestClashesOfLetters(t *testing.T) {
	root := repository(t, `
-- MODULE.bazel --
-- tools/templates/site/type.json --
{
  "files": [
    {"template": "run.sh", "path": "[[ .service_name ]]", "mode": "managed", "comment": "#"},
    {"template": "run.sh", "path": "README", "mode": "once"},
    {"template": "run.sh", "path": "readme", "mode": "managed", "comment": "#"}
  ]
}
-- tools/templates/site/run.sh --
hello
`, registry("", service("a")))
	_, err := open(t, root).PlanScope(Scope{})
	want := `services/a/README (service "a") and services/a/readme (service "a") are one file where the case of letters does not count, as on macOS: rename one`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestPortsTableWantsServicesFile(t *testing.T) {
	root := repository(t, site, registry(`, "ports_doc": "services/a/run.sh"`, service("a")))
	_, err := open(t, root).PlanScope(Scope{})
	want := `services.json: layout.ports_doc is services/a/run.sh, which service "a" wants: name another file`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestSkipped(t *testing.T) {
	root := repository(t, site, "-- tools/templates/bare/type.json --\n{}\n",
		registry("", service("a"), `{"name": "b", "type": "bare"}`, `{"name": "c", "type": "bare", "enabled": false}`))
	p := open(t, root)
	var names []string
	for _, s := range p.Skipped(p.Catalog.Services) {
		names = append(names, s.Name)
	}
	expect(t, "skipped", strings.Join(names, "\n"), "b", "c")
}

// The year of a license is that of a service's first generation. New Year puts nothing out of step.
func TestYearIsStable(t *testing.T) {
	for _, header := range []string{
		"Copyright {year} Shop",
		"Copyright {year}-{year} Shop",
		"(c) Shop, since {year}.\\nAll rights reserved 1999.",
		"{year}",
	} {
		t.Run(header, func(t *testing.T) {
			layout := `, "license_header": "` + header + `"`
			root := repository(t, site, registry(layout, service("a")))
			generate(t, root)
			before := read(t, root, "services/a/run.sh")
			if !strings.Contains(before, "2026") {
				t.Fatalf("no year: %s", before)
			}
			put(t, root, registry(layout, service("a"), service("b")))
			p := open(t, root)
			p.Now = func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }
			plan := planScope(t, p, Scope{})
			expect(t, "plan", differences(plan),
				"create services/b/chart/templates/all.yaml", "create services/b/mine.sh", "create services/b/run.sh")
			apply(t, p, plan)
			if after := read(t, root, "services/b/run.sh"); !strings.Contains(after, "2027") || strings.Contains(after, "2026") {
				t.Errorf("a new service has another year: %s", after)
			}
			expect(t, "second plan", differences(planScope(t, p, Scope{})))
		})
	}
}

// The year outlives another wording of the license only where the line that holds it stays.
func TestYearOfOtherHeader(t *testing.T) {
	root := repository(t, site, registry(`, "license_header": "Copyright {year} Shop"`, service("a")))
	generate(t, root)
	put(t, root, registry(`, "license_header": ["Copyright {year} Shop", "SPDX-License-Identifier: MIT"]`, service("a")))
	p := open(t, root)
	p.Now = func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }
	apply(t, p, planScope(t, p, Scope{}))
	if got := read(t, root, "services/a/run.sh"); !strings.HasPrefix(got, "# Copyright 2026 Shop\n# SPDX") {
		t.Errorf("got %s", got)
	}
}
