package devserver

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/runspec"
)

var (
	django = runspec.Service{Name: "shop/ui", Port: 9001, Command: []string{"runserver", "{host}:{port}"}}
	plain  = runspec.Service{Name: "search", Port: 9003}
	batch  = runspec.Service{Name: "batch"}
)

func TestParseArgs(t *testing.T) {
	registered := Address{"127.0.0.1", 9001}
	cases := map[string]struct {
		service runspec.Service
		args    string
		want    Invocation
	}{
		"nothing":            {django, "", Invocation{registered, []string{"runserver", "127.0.0.1:9001"}, false, 0}},
		"port":               {django, "8001", Invocation{Address{"127.0.0.1", 8001}, []string{"runserver", "127.0.0.1:8001"}, false, 0}},
		"address and flags":  {django, "[::1]:8001 --noreload", Invocation{Address{"::1", 8001}, []string{"runserver", "[::1]:8001", "--noreload"}, false, 0}},
		"flags":              {django, "--noreload", Invocation{registered, []string{"runserver", "127.0.0.1:9001", "--noreload"}, false, 0}},
		"management command": {django, "migrate --plan 5", Invocation{registered, []string{"migrate", "--plan", "5"}, true, 0}},
		"plain binary":       {plain, "", Invocation{Address{"127.0.0.1", 9003}, nil, false, 0}},
		"plain with a word":  {plain, "verbose", Invocation{Address{"127.0.0.1", 9003}, []string{"verbose"}, false, 0}},
		"plain with a port":  {plain, "0.0.0.0:80 -v", Invocation{Address{"0.0.0.0", 80}, []string{"-v"}, false, 0}},
		"no port":            {batch, "-v", Invocation{Address{}, []string{"-v"}, false, 0}},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			got, err := ParseArgs(c.service, strings.Fields(c.args))
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, %v, want %+v", got, err, c.want)
			}
		})
	}
}

func TestParseArgsErrors(t *testing.T) {
	cases := []struct {
		service   runspec.Service
		arg, want string
	}{
		{django, "0", "a port is a number from 1 to 65535"},
		{django, "::1:80", "want PORT, HOST:PORT or [IPV6]:PORT"},
		{batch, "8001", "batch has no port in services.json"},
	}
	for _, c := range cases {
		_, err := ParseArgs(c.service, []string{c.arg})
		if usage := (UsageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.arg, err, c.want)
		}
	}
}

func TestExpand(t *testing.T) {
	if got := (Address{"::1", 80}).expand("--host={host} --port={port} {host}:{port}"); got != "--host=::1 --port=80 [::1]:80" {
		t.Error(got)
	}
}
