package page

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/devserver/page"
	"github.com/rules-services/rules_services/internal/runspec"
)

// run is some services that run, with their page.
type run struct {
	*devserver.Set
	*page.Page
	end func() // stops it and waits until it has ended
}

// service describes one of them.
type service struct {
	name, role string
	needs      []string
	secrets    []string
	databases  []string
	env        []string
}

// begin starts services and a page on a port, any free one for 0, until the test ends.
func begin(t *testing.T, port int, services ...service) *run {
	t.Helper()
	var servers []*devserver.Server
	for _, s := range services {
		servers = append(servers, server(t, s))
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := &run{Set: devserver.NewSet(servers)}
	shown, err := page.Listen(port, r.Set, services[len(services)-1].name, cancel)
	if err != nil {
		t.Fatal(err)
	}
	r.Page = shown
	ended := make(chan struct{})
	serving, stop := context.WithCancel(context.Background())
	go func() {
		defer close(ended)
		if err := r.Run(ctx); err != nil {
			t.Error(err)
		}
		stop()
	}()
	served := make(chan error, 1)
	go func() { served <- r.Serve(serving) }()
	r.end = func() {
		cancel()
		<-ended
		if err := <-served; err != nil {
			t.Error(err)
		}
		served <- nil // for the next one who ends it
	}
	t.Cleanup(r.end)
	return r
}

func server(t *testing.T, s service) *devserver.Server {
	port := freePort(t)
	secrets := map[string]json.RawMessage{}
	for _, name := range s.secrets {
		secrets[name] = json.RawMessage(`{"generate": "random", "length": 20}`)
	}
	patience := 60
	if s.role == roleUnready {
		patience = 1
	}
	return &devserver.Server{
		Service: runspec.Service{
			Name: s.name, Type: "gunicorn", Label: "//" + s.name + ":dev", Port: port, Needs: s.needs, Secrets: secrets, Databases: s.databases,
			Health: runspec.Health{Path: "/readyz", StartSeconds: patience, PeriodSeconds: 1},
		},
		Address: devserver.Address{Host: "127.0.0.1", Port: port},
		Binary:  os.Args[0],
		Env:     append(append(os.Environ(), roleVariable+"="+s.role, "PORT="+strconv.Itoa(port)), s.env...),
		Grace:   5 * time.Second,
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// status is that of one service.
func (r *run) status(name string) devserver.Status {
	all, _ := r.Snapshot()
	return all[slices.IndexFunc(all, func(s devserver.Status) bool { return s.Name == name })]
}

// waitFor waits until a service is in a state.
func (r *run) waitFor(t *testing.T, name string, state devserver.State) devserver.Status {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if s := r.status(name); s.State == state {
			return s
		}
	}
	t.Fatalf("%s is not %s but %+v", name, state, r.status(name))
	return devserver.Status{}
}

// request makes a service write a line with a path.
func (r *run) request(t *testing.T, name, path string) {
	t.Helper()
	answer, err := http.Get(r.status(name).URL + path)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
}
