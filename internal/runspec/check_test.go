package runspec

import (
	"strings"
	"testing"
)

func TestDecodeCheckErrors(t *testing.T) {
	for name, c := range map[string]struct{ spec, want string }{
		"other kind":    {`{"version": 1, "kind": "dev"}`, `run spec is of kind "dev", this tool reads kind "check"`},
		"unknown field": {`{"version": 1, "kind": "check", "services": [{"binary": ""}]}`, `unknown field "binary"`},
		"no service":    {`{"version": 1, "kind": "check", "services": []}`, "run spec names 0 services, not one"},
		"two services":  {`{"version": 1, "kind": "check", "services": [{}, {}]}`, "run spec names 2 services, not one"},
		"incomplete":    {`{"version": 1, "kind": "check", "services": [{"name": "a"}]}`, `services[0] "a": name, label, and manage or chart are required`},
		"no tool":       {`{"version": 1, "kind": "check", "services": [{"name": "a", "label": "//a", "chart": "a/chart"}]}`, `services[0] "a": chart needs chart_tool`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := DecodeCheck([]byte(c.spec)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}
