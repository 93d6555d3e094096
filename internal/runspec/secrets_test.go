package runspec

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestDecodeSecretsGolden reads the file that //rules/tests compares a real target's spec with.
func TestDecodeSecretsGolden(t *testing.T) {
	data, err := os.ReadFile("testdata/secrets.runspec.json")
	if err != nil {
		t.Fatal(err)
	}
	services, err := DecodeSecrets(data)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(Secrets{Version: Version, Kind: KindSecrets, Services: services})
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

func TestDecodeSecretsErrors(t *testing.T) {
	for name, c := range map[string]struct{ spec, want string }{
		"other kind":    {`{"version": 1, "kind": "dev"}`, `run spec is of kind "dev", this tool reads kind "secrets"`},
		"unknown field": {`{"version": 1, "kind": "secrets", "services": [{"binary": ""}]}`, `unknown field "binary"`},
		"no service":    {`{"version": 1, "kind": "secrets", "services": []}`, "run spec names no service"},
		"incomplete":    {`{"version": 1, "kind": "secrets", "services": [{"name": "a"}]}`, `services[0] "a": name and label are required`},
		"two folders": {`{"version": 1, "kind": "secrets", "services": [{"name": "a", "label": "//a:secrets", "secrets_dir": "~/a"},
			{"name": "b", "label": "//b:secrets"}]}`, `services[1] "b": its folder is "", that of "a" is "~/a"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := DecodeSecrets([]byte(c.spec)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}
