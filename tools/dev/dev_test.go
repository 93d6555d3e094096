package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/runspec"
)

// TestMain lets the test binary be the service, and the tool itself.
func TestMain(m *testing.M) {
	switch name := filepath.Base(os.Args[0]); {
	case name == "service":
		service()
	case name == "dev", devserver.IsGuard():
		main()
	}
	os.Exit(m.Run())
}

// service is a server with commands, as manage.py is.
func service() {
	signal.Reset(syscall.SIGTERM) // Bazel's test main takes no notice of it
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	fmt.Println("service", strings.Join(os.Args[1:], " "), "in", filepath.Base(dir), "secrets", os.Getenv("SERVICES_SECRETS_DIR"))
	if url := os.Getenv("SERVICE_URL_SHOP_API"); url != "" {
		fmt.Println("needs", url)
	}
	if os.Args[1] != "serve" {
		os.Exit(7)
	}
	http.Handle("/readyz", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	fmt.Println(http.ListenAndServe(os.Args[2], nil))
}

// target lays out what Bazel makes of a service_dev target, with the test binary
// as the tool and as the service, and gives the path of its executable.
func target(t *testing.T, adjust func(*runspec.Service)) string {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("SERVICES_SECRETS_DIR", "")
	t.Setenv("BUILD_WORKSPACE_DIRECTORY", "")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "dev")
	runfiles := filepath.Join(program+".runfiles", "_main")
	service := runspec.Service{
		Name: "shop/ui", Type: "gunicorn", Label: "//shop/ui:dev", Dir: "shop/ui", Port: unusedPort(t),
		Binary: "_main/service", Command: []string{"serve", "{host}:{port}"},
		Health:  runspec.Health{Path: "/readyz", StartSeconds: 60, PeriodSeconds: 1},
		Secrets: map[string]json.RawMessage{"shop-key": json.RawMessage(`{"generate": "random", "length": 20}`)},
	}
	if adjust != nil {
		adjust(&service)
	}
	spec, err := json.Marshal(runspec.Dev{Version: runspec.Version, Kind: runspec.KindDev, Services: []runspec.Service{service}})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.MkdirAll(runfiles, 0o755),
		os.Symlink(self, filepath.Join(runfiles, "service")),
		os.Symlink(self, program),
		os.WriteFile(program+runspec.Suffix, spec, 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return program
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

// tool runs the tool as a process of its own.
func tool(t *testing.T, program string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command(program, args...)
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errors.String(), cmd.ProcessState.ExitCode()
}

func TestServeUntilInterrupted(t *testing.T) {
	program := target(t, nil)
	workspace := filepath.Join(t.TempDir(), "workspace")
	if err := os.Mkdir(workspace, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "BUILD_WORKSPACE_DIRECTORY="+workspace, "SERVICES_SECRETS_DIR=private")
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	var seen strings.Builder
	for buffer := make([]byte, 1000); !strings.Contains(seen.String(), "shop/ui is ready at http://127.0.0.1:"); {
		n, err := out.Read(buffer)
		seen.Write(buffer[:n])
		if err != nil {
			t.Fatalf("%v: %s%s", err, &seen, &errors)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, out)
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, &errors)
	}
	private := filepath.Join(workspace, "private")
	if want := "in workspace secrets " + private + "\n"; !strings.Contains(seen.String(), want) {
		t.Errorf("%q is not in %q", want, &seen)
	}
	want := "^created development secrets of shop/ui in " + private + ": shop-key\nthe page of this run is http://127.0.0.1:[0-9]+/\nstopping shop/ui\n$"
	if !regexp.MustCompile(want).MatchString(errors.String()) {
		t.Errorf("got %q, want %q", &errors, want)
	}
	if secret, err := os.ReadFile(filepath.Join(private, "shop-key")); err != nil || len(secret) != 20 || strings.Contains(errors.String(), string(secret)) {
		t.Errorf("the secret: %v", err)
	}
}

func TestCommand(t *testing.T) {
	stdout, stderr, code := tool(t, target(t, nil), "migrate", "--plan")
	if code != 7 || !strings.HasPrefix(stdout, "service migrate --plan in ") {
		t.Errorf("exit code %d, %s%s", code, stdout, stderr)
	}
}

func TestUsage(t *testing.T) {
	_, stderr, code := tool(t, target(t, nil), "70000")
	want := "address \"70000\": a port is a number from 1 to 65535\nuse `bazel run //shop/ui:dev -- --help` for the ways to call it\n"
	if code != 64 || stderr != want {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestPortTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	program := target(t, func(s *runspec.Service) { s.Port = port })
	_, stderr, code := tool(t, program)
	if want := fmt.Sprintf("port %d of shop/ui is taken by process %d (", port, os.Getpid()); code != 1 || !strings.HasPrefix(stderr, want) {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestSecretMissing(t *testing.T) {
	program := target(t, func(s *runspec.Service) { s.Secrets["stripe"] = json.RawMessage(`{"prompt": true}`) })
	_, stderr, code := tool(t, program)
	if code != 1 || !strings.Contains(stderr, "shop/ui: secret \"stripe\" is missing and it cannot be generated: set it with `bazel run //shop/ui:secrets -- set stripe`\n") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestHelp(t *testing.T) {
	for title, adjust := range map[string]func(*runspec.Service){
		"gunicorn": func(s *runspec.Service) { s.Port = 9001 },
		"binary":   func(s *runspec.Service) { s.Port, s.Command = 9003, nil },
		"no_port":  func(s *runspec.Service) { s.Port, s.Command, s.Secrets = 0, nil, nil },
	} {
		t.Run(title, func(t *testing.T) {
			var stdout bytes.Buffer
			if err := run(context.Background(), process{program: target(t, adjust), args: []string{"--help"}, stdout: &stdout, stderr: io.Discard}); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "help_"+title+".txt")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(golden, stdout.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || stdout.String() != string(want) {
				t.Errorf("not as in %s (%v), UPDATE_GOLDEN=1 writes it:\n%s", golden, err, &stdout)
			}
		})
	}
}

func TestWithoutSpec(t *testing.T) {
	err := run(context.Background(), process{program: os.Args[0], stdout: io.Discard, stderr: io.Discard})
	if err == nil || !strings.Contains(err.Error(), "start this tool with `bazel run`") {
		t.Errorf("got %v", err)
	}
}

func TestBrokenSpec(t *testing.T) {
	program := target(t, nil)
	if err := os.WriteFile(program+runspec.Suffix, []byte(`{"version": 1, "kind": "dev", "port": 1}`), 0o644); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := tool(t, program)
	if code != 1 || !strings.Contains(stderr, "dev"+runspec.Suffix+`: parsing run spec: json: unknown field "port"`) {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// TestServiceAlone has all that a set has: a page, a record of the run, and a log.
func TestServiceAlone(t *testing.T) {
	program, logs := target(t, nil), t.TempDir()
	first := exec.Command(program, "--logs", logs)
	out, err := first.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	notes, err := first.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { first.Process.Kill() })
	page := scanFor(t, notes, `^the page of this run is (http://127\.0\.0\.1:\d+/)$`)
	scanFor(t, out, `^shop/ui is (ready) at `)
	// The line comes a moment before the state.
	for ready := false; !ready; {
		response, err := http.Get(page + "api/v1/services")
		if err != nil {
			t.Fatal(err)
		}
		services, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || !strings.Contains(string(services), `"name":"shop/ui"`) {
			t.Fatalf("the page knows %s, %v", services, err)
		}
		ready = strings.Contains(string(services), `"state":"ready"`)
	}
	if log, err := os.ReadFile(filepath.Join(logs, "shop-ui.log")); err != nil || !strings.HasPrefix(string(log), "service serve ") {
		t.Errorf("the log is %q, %v", log, err)
	}
	_, stderr, code := tool(t, program)
	if want := "shop/ui runs already (see " + page + "): `-- --replace` stops that run first"; code != 1 || !strings.HasPrefix(stderr, want) {
		t.Errorf("a second run: exit code %d: %s", code, stderr)
	}
	if err := first.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, out)
	if err := first.Wait(); err != nil {
		t.Error(err)
	}
}

// scanFor reads up to a line that matches a pattern, and gives the pattern's group.
func scanFor(t *testing.T, stream io.Reader, pattern string) string {
	t.Helper()
	for lines := bufio.NewScanner(stream); lines.Scan(); {
		if m := regexp.MustCompile(pattern).FindStringSubmatch(lines.Text()); m != nil {
			return m[1]
		}
	}
	t.Fatalf("no line %s", pattern)
	return ""
}

// TestOnlyKnowsWhereOthersAre starts a service without the one that it needs.
func TestOnlyKnowsWhereOthersAre(t *testing.T) {
	program := target(t, nil)
	location, dev, err := runspec.Read(program, runspec.DecodeDev)
	if err != nil {
		t.Fatal(err)
	}
	api := dev.Services[0]
	api.Name, api.Label, api.Port = "shop/api", "//shop/api:dev", unusedPort(t)
	dev.Services[0].Needs = []string{api.Name}
	dev.Services = append([]runspec.Service{api}, dev.Services...)
	spec, err := json.Marshal(dev)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(location.Spec, spec, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--only")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	if url := scanFor(t, out, `^needs (.*)$`); url != fmt.Sprintf("http://localhost:%d/", api.Port) {
		t.Errorf("the address is %s", url)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, out)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
