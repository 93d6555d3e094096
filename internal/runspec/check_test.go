package runspec

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestDecodeCheckGolden reads the file that //rules/tests compares a real target's spec with.
func TestDecodeCheckGolden(t *testing.T) {
	data, err := os.ReadFile("testdata/check.runspec.json")
	if err != nil {
		t.Fatal(err)
	}
	service, err := DecodeCheck(data)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(Check{Version: Version, Kind: KindCheck, Services: []CheckedService{service}})
	if err != nil {
		t.Fatal(err)
	}
	var want, got any
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(encoded, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the spec changed in a round trip:\n got %v\nwant %v", got, want)
	}
}

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
