package page

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/runspec"
)

// secretValue is the value of a secret, in every place where a service may have one.
const secretValue = "s3cr3t-v4lue"

func TestMain(m *testing.M) {
	if devserver.IsGuard() {
		if err := devserver.Guard(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	if name := os.Getenv("PAGE_TEST_SERVICE"); name != "" {
		play(name)
	}
	os.Exit(m.Run())
}

// play is a service: it says what it is called, and then what it finds in a file, again and again.
func play(name string) {
	signal.Reset(syscall.SIGTERM) // Bazel's test main takes no notice of it
	fmt.Printf("%s starts\r\n\xff\n", name)
	for {
		if data, err := os.ReadFile(os.Getenv("PAGE_TEST_SAYS")); err == nil {
			fmt.Print(string(data))
			_ = os.Remove(os.Getenv("PAGE_TEST_SAYS"))
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// site is a run of two services, api and ui, which needs it, with its page.
type site struct {
	t *testing.T
	*Page
	says  string // what api prints when this file appears
	ended chan struct{}
}

func serve(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, says: filepath.Join(t.TempDir(), "says"), ended: make(chan struct{})}
	secrets := map[string]json.RawMessage{"stripe-key": json.RawMessage(`{"value": "` + secretValue + `"}`), "jwt": json.RawMessage(`{}`)}
	var servers []*devserver.Server
	for _, service := range []runspec.Service{
		{Name: "shop/api", Type: "binary", Label: "//shop/api:dev", Secrets: secrets, Databases: []string{"orders"}, Env: map[string]string{"KEY": secretValue}},
		{Name: "shop/ui", Type: "gunicorn", Label: "//shop/ui:dev", Needs: []string{"shop/api"}},
	} {
		env := append(os.Environ(), "PAGE_TEST_SERVICE="+service.Name, "PAGE_TEST_SAYS="+s.says+strings.TrimPrefix(service.Name, "shop/api"), "KEY="+secretValue)
		servers = append(servers, &devserver.Server{Service: service, Binary: os.Args[0], Env: env, Args: []string{secretValue}, Grace: time.Second})
	}
	set := devserver.NewSet(servers)
	ctx, cancel := context.WithCancel(t.Context())
	page, err := Listen(0, set, "shop/ui", cancel)
	if err != nil {
		t.Fatal(err)
	}
	s.Page = page
	serving, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- page.Serve(serving) }()
	go func() {
		defer close(s.ended)
		if err := set.Run(ctx); err != nil {
			t.Error(err)
		}
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { cancel(); <-s.ended })
	s.until("shop/ui is ready", func(l list) bool { return l.Services[1].State == "ready" })
	return s
}

// send sends a request with headers, each a name and a value, "Host" among them, and gives status and body.
func (s *site) send(method, path string, headers ...string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequest(method, s.URL()+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'self'; frame-ancestors 'none'") || answer.Header.Get("Cache-Control") != "no-store" {
		s.t.Errorf("%s %s: headers %v", method, path, answer.Header)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if strings.Contains(string(body), secretValue) {
		s.t.Errorf("%s %s shows a secret", method, path)
	}
	return answer.StatusCode, string(body)
}

// get decodes the answer to a GET.
func get[T any](s *site, path string) (value T) {
	s.t.Helper()
	status, body := s.send("GET", path)
	if err := json.Unmarshal([]byte(body), &value); err != nil || status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, status, body)
	}
	return value
}

// change sends a POST with the token.
func (s *site) change(path string, headers ...string) (int, string) {
	s.t.Helper()
	return s.send("POST", path, append(headers, "Authorization", "Bearer "+s.Token())...)
}

// until waits until the list of services is as wanted.
func (s *site) until(what string, so func(list) bool) list {
	s.t.Helper()
	for range 3000 {
		if l := get[list](s, "api/v1/services"); so(l) {
			return l
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatalf("not within half a minute: %s", what)
	return list{}
}
