package runspec

import (
	"strings"
	"testing"
)

func TestDecodePushErrors(t *testing.T) {
	for name, c := range map[string]struct{ spec, want string }{
		"other kind":    {`{"version": 1, "kind": "load"}`, `run spec is of kind "load", this tool reads kind "push"`},
		"unknown field": {`{"version": 1, "kind": "push", "images": [{"binary": ""}]}`, `unknown field "binary"`},
		"no image":      {`{"version": 1, "kind": "push", "images": []}`, "run spec names no image"},
		"incomplete":    {`{"version": 1, "kind": "push", "images": [{"label": "//a:push"}]}`, `images[0] "//a:push": label and image are required`},
		"no place":      {`{"version": 1, "kind": "push", "images": [{"label": "//a:push", "image": "i"}]}`, `it takes either repository or repository_file`},
		"two places": {`{"version": 1, "kind": "push", "images": [{"label": "//a:push", "image": "i", "repository": "r", "repository_file": "f"}]}`,
			`it takes either repository or repository_file`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := DecodePush([]byte(c.spec)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestDecodeLoadErrors(t *testing.T) {
	for name, c := range map[string]struct{ spec, want string }{
		"other kind": {`{"version": 1, "kind": "push"}`, `run spec is of kind "push", this tool reads kind "load"`},
		"no image":   {`{"version": 1, "kind": "load", "images": []}`, "run spec names no image"},
		"incomplete": {`{"version": 1, "kind": "load", "images": [{"label": "//a:load"}]}`, `images[0] "//a:load": label and image are required`},
		"no name":    {`{"version": 1, "kind": "load", "images": [{"label": "//a:load", "image": "i"}]}`, "repo_tags are required"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := DecodeLoad([]byte(c.spec)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}
