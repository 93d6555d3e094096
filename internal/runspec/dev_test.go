package runspec

import (
	"strings"
	"testing"
)

func TestDecodeDevOrder(t *testing.T) {
	dev, err := DecodeDev(golden(t, "dev"))
	if err != nil {
		t.Fatal(err)
	}
	if got := dev.Requested().Name; got != "shop/ui" {
		t.Errorf("requested %q, want shop/ui", got)
	}
	for _, need := range dev.Requested().Needs {
		if _, ok := dev.Service(need); !ok {
			t.Errorf("need %q is not in the spec", need)
		}
	}
	if _, ok := dev.Service("shop/none"); ok {
		t.Error("found a service that is not there")
	}
}

func TestDecodeDevErrors(t *testing.T) {
	const service = `{"name": "a", "label": "//a:dev", "binary": "_main/a/a"`
	cases := map[string]struct{ spec, want string }{
		"not JSON":              {`{`, "parsing run spec"},
		"other version":         {`{"version": 2, "kind": "dev", "new": 1}`, "run spec has version 2, this tool reads version 1"},
		"other kind":            {`{"version": 1, "kind": "push"}`, `run spec is of kind "push", this tool reads kind "dev"`},
		"unknown field":         {`{"version": 1, "kind": "dev", "servces": []}`, `unknown field "servces"`},
		"unknown service field": {`{"version": 1, "kind": "dev", "services": [{"prot": 1}]}`, `unknown field "prot"`},
		"more than one value":   {`{"version": 1, "kind": "dev", "services": []} {}`, "parsing run spec"},
		"no service":            {`{"version": 1, "kind": "dev", "services": []}`, "names no service"},
		"incomplete":            {`{"version": 1, "kind": "dev", "services": [{"name": "a"}]}`, `services[0] "a": name, label and binary are required`},
		"twice":                 {`{"version": 1, "kind": "dev", "services": [` + service + `}, ` + service + `}]}`, `services[1] "a": listed twice`},
		"need after":            {`{"version": 1, "kind": "dev", "services": [` + service + `, "needs": ["b"]}]}`, `services[0] "a": needs "b", which is not listed before it`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := DecodeDev([]byte(c.spec))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestSecretsLabel(t *testing.T) {
	for label, want := range map[string]string{
		"//shop/ui:dev": "//shop/ui:secrets", "//shop:proxy_dev": "//shop:proxy_secrets", "//shop:run": "//shop:secrets",
	} {
		if got := (Service{Label: label}).SecretsLabel(); got != want {
			t.Errorf("%s: got %s, want %s", label, got, want)
		}
	}
}
