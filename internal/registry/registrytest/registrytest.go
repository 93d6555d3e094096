// Package registrytest starts registries for tests: Docker's own where it is on the machine, else go-containerregistry's.
// Each is behind a proxy that notes what is asked and can make trouble.
package registrytest

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
)

// Registry is a registry that stops with its test.
type Registry struct {
	// Host is its address, with the port.
	Host string
	// IsDocker tells that it is Docker's. The other one keeps the layers of all repositories in one place.
	IsDocker bool

	mu       sync.Mutex
	requests []string
	every    int
	trouble  http.HandlerFunc
	matches  func(*http.Request) bool
	answer   http.HandlerFunc
}

// Start starts an empty registry.
func Start(t *testing.T) *Registry {
	t.Helper()
	r := &Registry{}
	handler := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	if program := dockerRegistry(); program != "" {
		proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: startDocker(t, program)})
		proxy.ErrorLog = log.New(io.Discard, "", 0)
		handler, r.IsDocker = proxy, true
	}
	server := httptest.NewUnstartedServer(r.between(handler))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	r.Host = server.Listener.Addr().String()
	return r
}

// dockerRegistry is the path of the program, which DOCKER_REGISTRY can name; empty without one.
func dockerRegistry() string {
	if program := os.Getenv("DOCKER_REGISTRY"); program != "" {
		return program
	}
	program, err := exec.LookPath("docker-registry")
	if err != nil {
		return ""
	}
	return program
}

const configuration = `version: 0.1
log: {level: info, formatter: json}
storage: {filesystem: {rootdirectory: %q}}
http: {addr: "127.0.0.1:0"}
`

// startDocker gives the address of a registry of Docker's, which it says itself.
func startDocker(t *testing.T, program string) string {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "config.yml")
	if err := os.WriteFile(file, []byte(fmt.Sprintf(configuration, filepath.Join(folder, "storage"))), 0o600); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(program, "serve", file)
	server.Env = append(os.Environ(), "OTEL_TRACES_EXPORTER=none")
	lines, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	listening := regexp.MustCompile(`listening on (127\.0\.0\.1:[0-9]+)`)
	said := ""
	for scanner := bufio.NewScanner(lines); scanner.Scan(); said += scanner.Text() + "\n" {
		if found := listening.FindStringSubmatch(scanner.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, lines) }()
			return found[1]
		}
	}
	t.Fatalf("docker-registry did not start:\n%s", said)
	return ""
}

// between notes a request, and answers it itself where a test wants that.
func (r *Registry) between(registry http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.handler(request, registry).ServeHTTP(w, request)
	})
}

func (r *Registry) handler(request *http.Request, registry http.Handler) http.Handler {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, request.Method+" "+request.URL.Path)
	if r.every > 0 && len(r.requests)%r.every == 0 {
		return r.trouble
	}
	if r.matches != nil && r.matches(request) {
		return r.answer
	}
	return registry
}

// Forget forgets the requests so far.
func (r *Registry) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = nil
}

// Requests are the methods and paths of the requests so far.
func (r *Registry) Requests() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.requests...)
}

// Count tells how many requests have a part in their path.
func (r *Registry) Count(part string) int {
	count := 0
	for _, request := range r.Requests() {
		if strings.Contains(request, part) {
			count++
		}
	}
	return count
}

// Disturb gives every so manieth request to somebody else; 0 ends that.
func (r *Registry) Disturb(every int, trouble http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.every, r.trouble = every, trouble
}

// Answer gives the requests that match to somebody else.
func (r *Registry) Answer(matches func(*http.Request) bool, answer http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.matches, r.answer = matches, answer
}
