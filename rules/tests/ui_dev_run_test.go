package tests

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestRun starts the executable of a service_dev target as Bazel made it, with the service that it needs.
func TestRun(t *testing.T) {
	port := strconv.Itoa(unusedPort(t))
	r := start(t, "UI_DEV", port, "--noreload")
	lines := r.waitFor(t, `^all 2 services are ready \(\d+\.\d s\); their page is http://127\.0\.0\.1:\d+/, their logs are in .*$`)
	if !regexp.MustCompile(`(?m)^shop/api is ready at http://127\.0\.0\.1:19012/ \(\d+\.\d s\)$`).MatchString(lines) ||
		!regexp.MustCompile(`(?m)^shop/ui is ready at http://127\.0\.0\.1:`+port+`/ \(\d+\.\d s\)$`).MatchString(lines) {
		t.Errorf("the output is\n%s", lines)
	}
	want := "arguments: runserver 127.0.0.1:" + port + " --noreload\n" +
		"SERVICE_NAME=shop/ui\nSERVICE_URL_SHOP_API=http://localhost:19012/\nGREETING=hello\n"
	if page := get(t, "http://127.0.0.1:"+port+"/"); page != want {
		t.Errorf("the page is\n%s", page)
	}
	notes := r.interrupt(t)
	if !strings.Contains(notes, ": django-secret-key\n") || !strings.HasSuffix(notes, "stopping shop/ui\nstopping shop/api\n") {
		t.Errorf("standard error: %s", notes)
	}
}

// TestRunGroup starts a group on other ports.
func TestRunGroup(t *testing.T) {
	r := start(t, "GROUP_DEV", "--port-offset", "137")
	r.waitFor(t, `^all 2 services are ready `)
	want := "arguments: runserver 127.0.0.1:19148\nSERVICE_NAME=shop/ui\nSERVICE_URL_SHOP_API=http://localhost:19149/\nGREETING=hello\n"
	if page := get(t, "http://127.0.0.1:19148/"); page != want {
		t.Errorf("the page is\n%s", page)
	}
	r.interrupt(t)
}

// running is an executable of a target that runs.
type running struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	notes bytes.Buffer
}

// start starts the executable that an environment variable names.
func start(t *testing.T, variable string, args ...string) *running {
	t.Helper()
	program := os.Getenv(variable)
	if program == "" {
		t.Skip("only Bazel has the executable: ./bazelw test //rules/tests/...")
	}
	r := &running{cmd: exec.Command(filepath.Join(os.Getenv("TEST_SRCDIR"), filepath.FromSlash(program)), args...)}
	r.cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "XDG_CACHE_HOME=")
	r.cmd.Stderr = &r.notes
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.cmd.Process.Kill() })
	r.lines = bufio.NewScanner(out)
	return r
}

// waitFor waits for a line, and gives all up to it.
func (r *running) waitFor(t *testing.T, line string) string {
	t.Helper()
	var seen strings.Builder
	for pattern := regexp.MustCompile(line); r.lines.Scan(); {
		seen.WriteString(r.lines.Text() + "\n")
		if pattern.MatchString(r.lines.Text()) {
			return seen.String()
		}
	}
	r.cmd.Wait()
	t.Fatalf("no line %s in\n%s%s", line, &seen, &r.notes)
	return ""
}

// interrupt ends it as Ctrl-C does, and gives what it has said on standard error.
func (r *running) interrupt(t *testing.T) string {
	t.Helper()
	if err := r.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for r.lines.Scan() {
	}
	if err := r.cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, &r.notes)
	}
	return r.notes.String()
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// unusedPort is a port that nothing listens on, in neither version of IP.
func unusedPort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
