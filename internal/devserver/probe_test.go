package devserver

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/runspec"
)

// serve starts a server and gives its address.
func serve(t *testing.T, handler http.HandlerFunc) Address {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	parsed, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(parsed.Port())
	if err != nil {
		t.Fatal(err)
	}
	return Address{parsed.Hostname(), port}
}

func TestProbeReady(t *testing.T) {
	var asked atomic.Int32
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" || !strings.HasPrefix(r.Host, "localhost:") {
			t.Errorf("asked for %s on %s", r.URL, r.Host)
		}
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	if err := pathOnly(address, "/readyz", time.Millisecond).await(t.Context(), 10*time.Second); err != nil {
		t.Error(err)
	}
	if asked.Load() != 3 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestProbeLastAnswer(t *testing.T) {
	redirect := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) })
	missing := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "migrations are missing", http.StatusServiceUnavailable)
	})
	closed := Address{defaultHost, unusedPort(t)}
	cases := map[string]struct {
		address    Address
		path, want string
	}{
		"redirect":      {redirect, "/readyz", fmt.Sprintf("GET http://%s/readyz answered 302 Found", redirect)},
		"not ready":     {missing, "/readyz", "answered 503 Service Unavailable: migrations are missing"},
		"no server":     {closed, "/readyz", "nothing listens on " + closed.String()},
		"no connection": {closed, "", "nothing listens on " + closed.String()},
		"bad path":      {closed, "/%zz", "invalid URL escape"},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			err := pathOnly(c.address, c.path, time.Second).await(t.Context(), 200*time.Millisecond)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestProbeConnectionIsEnough(t *testing.T) {
	port := occupy(t, "127.0.0.1:0").Addr().(*net.TCPAddr).Port
	if err := pathOnly(Address{"0.0.0.0", port}, "", time.Second).await(t.Context(), 10*time.Second); err != nil {
		t.Error(err)
	}
}

func TestProbeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := pathOnly(Address{defaultHost, unusedPort(t)}, "/", time.Hour).await(ctx, time.Hour); err == nil {
		t.Error("ready")
	}
}

// pathOnly is a probe that asks for a path.
func pathOnly(address Address, path string, period time.Duration) *probe {
	return &probe{newPathProbe(address, path, answerTimeout).ask, period}
}

func TestProbeCommand(t *testing.T) {
	dir := t.TempDir()
	s := &Server{Binary: "/bin/sh", Address: Address{defaultHost, 9001}, Dir: dir}
	ask := func(script string) error {
		s.Service.Health = runspec.Health{Command: []string{"{binary}", "-c", script}, PeriodSeconds: 1, TimeoutSeconds: 1}
		return s.newProbe([]string{"NAME=api"}).ask(t.Context())
	}
	if err := ask(`test "$NAME {host}:{port} $PWD" = "api 127.0.0.1:9001 ` + dir + `"`); err != nil {
		t.Error(err)
	}
	for script, want := range map[string]string{
		"echo no queue; exit 3": "`/bin/sh -c echo no queue; exit 3` ended with exit code 3: no queue",
		"exit 4":                "`/bin/sh -c exit 4` ended with exit code 4",
		"sleep 60 & wait":       "`/bin/sh -c sleep 60 & wait` has not answered within 1s",
	} {
		if err := ask(script); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	s.Binary = "/no/such/program"
	if err := ask("true"); err == nil || !strings.Contains(err.Error(), "`/no/such/program -c true`: ") {
		t.Errorf("got %v", err)
	}
}

func TestRunReadyByCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ready")
	r := run(t, "sleeper", func(r *running) {
		r.Address = Address{}
		r.Service.Health = runspec.Health{Command: []string{"test", "-e", file}, StartSeconds: 60, PeriodSeconds: 1}
	})
	status := func() Status { all, _ := r.Snapshot(); return all[0] }
	eventually(t, "started", func() bool { return status().State == StateStarting })
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	eventually(t, "ready", func() bool { return status().State == StateReady })
	r.stop()
	if err := <-r.result; err != nil {
		t.Error(err)
	}
}
