package page

import (
	"net/http"
	"strings"
	"testing"
)

// reads and changes are all addresses of the page.
var (
	reads   = []string{"", "static/page.js", "static/page.css", "api/v1/services", "api/v1/log?wait=0"}
	changes = []string{"api/v1/restart?service=shop/api", "api/v1/stop?service=shop/api", "api/v1/shutdown"}
)

// TestHost is about pages elsewhere whose name is made to mean this machine.
func TestHost(t *testing.T) {
	s := serve(t)
	port := s.URL()[strings.LastIndex(s.URL(), ":")+1 : len(s.URL())-1]
	for host, want := range map[string]int{
		"127.0.0.1:" + port: http.StatusOK, "localhost:" + port: http.StatusOK,
		"evil.example": http.StatusForbidden, "evil.example:" + port: http.StatusForbidden, "127.0.0.1": http.StatusForbidden,
		"localhost": http.StatusForbidden, "127.0.0.1:1": http.StatusForbidden, "localhost.evil.example:" + port: http.StatusForbidden,
	} {
		for _, path := range append([]string{"api/v1/events"}, reads...) {
			if path == "api/v1/events" && want == http.StatusOK {
				continue // it has no end
			}
			if status, body := s.send("GET", path, "Host", host); status != want {
				t.Errorf("%s of %s: %d %s", path, host, status, body)
			}
		}
		if want == http.StatusForbidden {
			for _, path := range changes {
				if status, body := s.change(path, "Host", host); status != want || body != "the Host of the request is not this page's\n" {
					t.Errorf("%s of %s: %d %s", path, host, status, body)
				}
			}
		}
	}
}

func TestOriginAndToken(t *testing.T) {
	s := serve(t)
	own := strings.TrimSuffix(s.URL(), "/")
	before := get[list](s, "api/v1/services")
	for _, path := range changes {
		for _, c := range []struct {
			title, method string
			headers       []string
			want          int
		}{
			{"another page", "POST", []string{"Origin", "http://evil.example", "Authorization", "Bearer " + s.Token()}, http.StatusForbidden},
			{"a page in a sandbox", "POST", []string{"Origin", "null", "Authorization", "Bearer " + s.Token()}, http.StatusForbidden},
			{"an empty origin", "POST", []string{"Origin", "", "Authorization", "Bearer " + s.Token()}, http.StatusForbidden},
			{"another scheme", "POST", []string{"Origin", "https" + strings.TrimPrefix(own, "http"), "Authorization", "Bearer " + s.Token()}, http.StatusForbidden},
			{"another port", "POST", []string{"Origin", "http://localhost:1", "Authorization", "Bearer " + s.Token()}, http.StatusForbidden},
			{"no token", "POST", []string{"Origin", own}, http.StatusUnauthorized},
			{"another token", "POST", []string{"Authorization", "Bearer " + strings.ToLower(s.Token())}, http.StatusUnauthorized},
			{"an empty token", "POST", []string{"Authorization", "Bearer "}, http.StatusUnauthorized},
			{"a cookie", "POST", []string{"Cookie", "token=" + s.Token()}, http.StatusUnauthorized},
			{"GET", "GET", []string{"Authorization", "Bearer " + s.Token()}, http.StatusMethodNotAllowed},
			{"HEAD", "HEAD", []string{"Authorization", "Bearer " + s.Token()}, http.StatusMethodNotAllowed},
			{"PUT", "PUT", []string{"Authorization", "Bearer " + s.Token()}, http.StatusMethodNotAllowed},
			{"OPTIONS", "OPTIONS", []string{"Origin", "http://evil.example", "Access-Control-Request-Method", "POST"}, http.StatusMethodNotAllowed},
		} {
			if status, body := s.send(c.method, path, c.headers...); status != c.want {
				t.Errorf("%s, %s: %d %s", path, c.title, status, body)
			}
		}
	}
	for i, after := range get[list](s, "api/v1/services").Services {
		if after.PID != before.Services[i].PID || after.State != "ready" {
			t.Errorf("something has been done: %+v", after)
		}
	}
}

func TestPostCannotRead(t *testing.T) {
	s := serve(t)
	for _, path := range reads {
		if status, body := s.change(path); status != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	for _, path := range []string{"nothing", "api/v1/nothing", "static/", "static/../page.go", "index.html.tmpl", "api/v2/services"} {
		if status, body := s.send("GET", path); status != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}
