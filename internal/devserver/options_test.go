package devserver

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseOptions(t *testing.T) {
	for args, want := range map[string]struct {
		Options
		rest []string
	}{
		"": {},
		"--no-restart --port-offset 100 8001 --noreload": {Options{NoRestart: true, PortOffset: 100}, []string{"8001", "--noreload"}},
		"--exit-on-failure --only --port-offset=-5":      {Options{ExitOnFailure: true, Only: true, PortOffset: -5}, nil},
		"--logs=out migrate --only":                      {Options{Logs: "out"}, []string{"migrate", "--only"}},
		"--noreload --only":                              {Options{}, []string{"--noreload", "--only"}},
	} {
		got, rest, err := ParseOptions(strings.Fields(args))
		if err != nil || got != want.Options || len(rest)+len(want.rest) > 0 && !reflect.DeepEqual(rest, want.rest) {
			t.Errorf("%s: %+v %q %v", args, got, rest, err)
		}
	}
	for args, want := range map[string]string{
		"--only=yes":        "--only takes no value",
		"--port-offset":     "--port-offset wants a value",
		"--port-offset ten": `--port-offset: "ten" is no number`,
	} {
		_, _, err := ParseOptions(strings.Fields(args))
		if usage := (UsageError{}); !errors.As(err, &usage) || err.Error() != want {
			t.Errorf("%s: %v", args, err)
		}
	}
}
