package project

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/memo"
)

// A plan that changes nothing is recalled until one of its files, or what they are rendered from, is another one.
func TestPlanIsRecalled(t *testing.T) {
	license := `, "license_header": "Copyright {year} Me"`
	root := repository(t, site, registry(license, service("a", `, "dev_port": 9000`)))
	memos := t.TempDir()
	later := func() time.Time { return time.Now().Add(time.Hour) }
	// run plans with the clock of a year, writes when told so, and says whether all of it was recalled.
	run := func(year int, write bool) (recalled bool, actions string) {
		t.Helper()
		p, err := OpenWith(memo.Open(memos, root, later), root, "")
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		p.Now = func() time.Time { return time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC) }
		_, recalled = p.recallPlan(p.Catalog.Services[0])
		plan, err := p.PlanScope(Scope{})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range plan {
			if a.Differs() {
				actions += a.Kind.String() + " " + a.Path + "\n"
			}
		}
		if write {
			if _, err := p.Apply(plan); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Memo.Save(true); err != nil {
			t.Fatal(err)
		}
		return recalled, actions
	}
	run(2026, true)
	if recalled, actions := run(2026, false); recalled || actions != "" {
		t.Errorf("after the first run: %t, %q", recalled, actions)
	}
	if recalled, actions := run(2026, false); !recalled || actions != "" {
		t.Errorf("after a run that changed nothing: %t, %q", recalled, actions)
	}
	run(2027, false)
	if recalled, actions := run(2027, false); !recalled || actions != "" {
		t.Errorf("in another year: %t, %q", recalled, actions)
	}
	write(t, root, "services/a/run.sh", read(t, root, "services/a/run.sh")+"# mine\n")
	if recalled, actions := run(2027, false); recalled || actions != "conflict services/a/run.sh\n" {
		t.Errorf("after an edit: %t, %q", recalled, actions)
	}
	if recalled, actions := run(2027, false); recalled || actions != "conflict services/a/run.sh\n" {
		t.Errorf("while there is a conflict: %t, %q", recalled, actions)
	}
	put(t, root, registry(license, service("a", `, "dev_port": 9001`)))
	if recalled, _ := run(2027, false); recalled {
		t.Error("recalled with another port")
	}
	if found, err := filepath.Glob(filepath.Join(memos, "*.memo")); err != nil || len(found) != 1 {
		t.Errorf("kept: %v, %v", found, err)
	}
}
