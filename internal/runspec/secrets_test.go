package runspec

import (
	"strings"
	"testing"
)

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
