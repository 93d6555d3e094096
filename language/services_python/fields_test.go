package python

import (
	"reflect"
	"testing"
)

func TestFields(t *testing.T) {
	need := Need{
		Modules: []string{"a.b", "a", ""}, Module: "a:\x00\n", File: "a/ä.py", Line: 12, Setting: "INSTALLED_APPS", App: "shop",
		Settings: true, Optional: true,
	}
	for i, v := 0, reflect.ValueOf(need); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("this test leaves out %s", v.Type().Field(i).Name)
		}
	}
	needs := []Need{need, {Modules: []string{}}, need}
	var f Fields
	f.Add("")
	f.AddNumber(-1)
	f.AddNeeds(needs)
	f.AddList([]string{"x", "y"})
	f.AddNeeds(nil)
	f = Fields{Text: f.Text}
	if text, n := f.Next(), f.Number(); text != "" || n != -1 {
		t.Errorf("got %q, %d", text, n)
	}
	if got := f.Needs(); !reflect.DeepEqual(got, needs) {
		t.Errorf("got %+v", got)
	}
	if got := f.List(); !reflect.DeepEqual(got, []string{"x", "y"}) {
		t.Errorf("got %q", got)
	}
	if got := f.Needs(); len(got) > 0 || !f.Done() {
		t.Errorf("got %+v, and %q is left", got, f.Text)
	}
}
