package devserver

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
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
	if err := newProbe(address, "/readyz", time.Millisecond).await(t.Context(), 10*time.Second); err != nil {
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
			err := newProbe(c.address, c.path, time.Second).await(t.Context(), 200*time.Millisecond)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestProbeConnectionIsEnough(t *testing.T) {
	port := occupy(t, "127.0.0.1:0").Addr().(*net.TCPAddr).Port
	if err := newProbe(Address{"0.0.0.0", port}, "", time.Second).await(t.Context(), 10*time.Second); err != nil {
		t.Error(err)
	}
}

func TestProbeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := newProbe(Address{defaultHost, unusedPort(t)}, "/", time.Hour).await(ctx, time.Hour); err == nil {
		t.Error("ready")
	}
}
