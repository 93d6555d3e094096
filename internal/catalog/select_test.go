package catalog

import (
	"slices"
	"strings"
	"testing"
)

func TestSelect(t *testing.T) {
	c := parsed(t, `{"ports": {"range": [9000, 9999]}, "services": [
	  {"name": "users", "type": "go", "alias_groups": ["front"]},
	  {"name": "users/ui", "type": "go", "alias_groups": ["front", "all"]},
	  {"name": "users/api", "type": "go", "alias_groups": ["all"]},
	  {"name": "users-admin", "type": "go"},
	  {"name": "old/api", "type": "go", "enabled": false, "alias_groups": ["all", "gone"]},
	  {"name": "a", "type": "go"}]}`)
	for _, test := range []struct{ selectors, want, wrong string }{
		{"", "a users users-admin users/api users/ui", ""},
		{"users/ui", "users/ui", ""},
		{"users", "users users/api users/ui", ""},
		{"users/", "users/api users/ui", ""},
		{"users/ui users a users/ui", "a users users/api users/ui", ""},
		{"%front", "users users/ui", ""},
		{"%all", "users/api users/ui", ""},
		{"%all %front a", "a users users/api users/ui", ""},
		{"user", "", `no service matches "user" in services.json; nearest: users, users/api, users/ui`},
		{"users/uj", "", `no service matches "users/uj" in services.json; nearest: users/ui, users`},
		{"%fornt", "", `no group "fornt" in services.json; nearest: front`},
		{"%", "", `no group "" in services.json`},
		{"old/api", "", `service "old/api" is disabled in services.json line 6`},
		{"old", "", `every service below "old" is disabled in services.json: old/api`},
		{"%gone", "", `every service of the group "gone" is disabled in services.json: old/api`},
		{"a users/uu xyzzy", "", "no service matches \"users/uu\" in services.json; nearest: users/ui, users\nno service matches \"xyzzy\" in services.json; `services list` shows what there is"},
	} {
		got, err := c.Select(strings.Fields(test.selectors))
		var names []string
		for _, s := range got {
			names = append(names, s.Name)
		}
		if strings.Join(names, " ") != test.want {
			t.Errorf("%q selects %v", test.selectors, names)
		}
		if (err == nil) != (test.wrong == "") || err != nil && err.Error() != test.wrong {
			t.Errorf("%q: got error\n%v\nwant\n%s", test.selectors, err, test.wrong)
		}
	}
}

// TestSelectStock holds the rows of parity.
func TestSelectStock(t *testing.T) {
	c := stock(t)
	count := func(selectors ...string) int {
		services, err := c.Select(selectors)
		if err != nil {
			return -1
		}
		return len(services)
	}
	for _, test := range []struct{ got, want int }{
		{count(), 21},
		{count("buildsense"), 2},
		{count("user"), -1},
		{count("%prod"), 8},
		{count("%prod", "%staging"), 12},
		{count("%cache"), 3},
		{count("infosite"), -1},
	} {
		if test.got != test.want {
			t.Errorf("selected %d, want %d", test.got, test.want)
		}
	}
}

func TestLookup(t *testing.T) {
	c := stock(t)
	if s, err := c.Lookup("infosite"); err != nil || s.Enabled {
		t.Errorf("a disabled service: %v, %v", s, err)
	}
	for name, want := range map[string]string{
		"users/app":  `no service "users/app" in services.json; nearest: users/api, users/ui`,
		"userss/api": `no service "userss/api" in services.json; nearest: users/api, users/ui`,
		"webhook":    `no service "webhook" in services.json; nearest: webhooks`,
		"toolshde":   `no service "toolshde" in services.json; nearest: toolshed`,
		"use/ap":     `no service "use/ap" in services.json; nearest: users/api`,
		"zzz":        "no service \"zzz\" in services.json; `services list` shows what there is",
	} {
		if _, err := c.Lookup(name); err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
	}
}

func TestGroups(t *testing.T) {
	if got := stock(t).Groups(); !slices.Equal(got, []string{"cache", "dev", "prod", "staging"}) {
		t.Errorf("%v", got)
	}
}

func TestNextPort(t *testing.T) {
	for _, test := range []struct {
		source string
		want   int
		wrong  string
	}{
		{`{"services": []}`, 9000, ""},
		{string(readStock(t)), 9001, ""}, // 9000 belongs to a disabled service
		{`{"ports": {"range": [7, 9], "reserved": [7]}, "services": [
		  {"name": "a", "type": "workflow", "dev_port": 9, "workers": {"w": {"dev_port": 8}}}]}`, 0, "no free port in 7-9: widen ports.range in services.json"},
	} {
		port, err := parsed(t, test.source).NextPort()
		if port != test.want || (err == nil) != (test.wrong == "") || err != nil && err.Error() != test.wrong {
			t.Errorf("%d, %v", port, err)
		}
	}
}
