package devserver

import (
	"slices"
	"testing"

	"github.com/rules-services/rules_services/internal/runspec"
)

func TestEnviron(t *testing.T) {
	ui := runspec.Service{
		Name: "shop/ui", Port: 9001, Needs: []string{"shop/api", "proxy-server", "batch"},
		Env: map[string]string{"LOGIN_URL": "http://{host}:{port}/login", "THEME": "dark"},
	}
	dev := &runspec.Dev{Services: []runspec.Service{
		{Name: "deep/down", Port: 9009}, {Name: "shop/api", Port: 9002}, {Name: "proxy-server", Port: 9003}, {Name: "batch"}, ui,
	}}
	base := []string{"PATH=/bin", "THEME=light", "SERVICE_URL_SHOP_API=http://staging/", "RUNFILES_MANIFEST_FILE=/m", "odd"}
	want := []string{
		"HOST=0.0.0.0",
		"JAVA_RUNFILES=/r",
		"LOGIN_URL=http://0.0.0.0:8001/login",
		"PATH=/bin",
		"PORT=8001",
		"PYTHONUNBUFFERED=1",
		"RUNFILES_DIR=/r",
		"SERVICE_NAME=shop/ui",
		"SERVICE_URL_PROXY_SERVER=http://localhost:9003/",
		"SERVICE_URL_SHOP_API=http://staging/",
		"THEME=dark",
	}
	if got := Environ(base, dev, ui, Invocation{Address: Address{"0.0.0.0", 8001}}, "/r"); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	command := Environ(nil, dev, ui, Invocation{Address: Address{"127.0.0.1", 9001}, Command: true}, "/r")
	if listens(command) || !slices.Contains(command, "LOGIN_URL=http://127.0.0.1:9001/login") {
		t.Errorf("a command has the server's port: %q", command)
	}
	if got := Environ(nil, dev, runspec.Service{Name: "batch"}, Invocation{}, "/r"); listens(got) {
		t.Errorf("a service without port has one: %q", got)
	}
}

func listens(env []string) bool {
	return slices.ContainsFunc(env, func(pair string) bool { return pair[:4] == "PORT" || pair[:4] == "HOST" })
}
