package devserver

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// output is what a server wrote so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// running is a service alone.
type running struct {
	*Set
	*Server
	stdout, stderr output
	stop           func()
	result         chan error
}

// run starts a server whose service plays a role, and stops it with the test.
func run(t *testing.T, role string, adjust func(*running)) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	server := serverAt(role, unusedPort(t))
	r := &running{Set: NewSet([]*Server{server}), Server: server, stop: cancel, result: make(chan error, 1)}
	r.Alone, r.Console, r.Notes = true, &r.stdout, &r.stderr
	if adjust != nil {
		adjust(r)
	}
	go func() { r.result <- r.Run(ctx) }()
	return r
}

// waitReady waits for the line that says so.
func (r *running) waitReady(t *testing.T) {
	t.Helper()
	line := fmt.Sprintf("shop/ui is ready at http://127.0.0.1:%d/ (", r.Address.Port)
	eventually(t, "ready", func() bool { return strings.Contains(r.stdout.String(), line) })
}

// checkStopped stops a server and checks that it did.
func (r *running) checkStopped(t *testing.T) {
	t.Helper()
	r.stop()
	if err := <-r.result; err != nil {
		t.Errorf("stopping: %v", err)
	}
	if err := tryPort(r.Address); err != nil {
		t.Errorf("the port is still taken: %v", err)
	}
}

func TestRunUntilStopped(t *testing.T) {
	r := run(t, "server", func(r *running) { r.Args = []string{"a b", "c"} })
	r.waitReady(t)
	response, err := http.Get(r.Address.URL())
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("the page: %v", err)
	}
	r.checkStopped(t)
	if !strings.Contains(r.stdout.String(), "args [a b c]\n") {
		t.Errorf("output of the service is missing: %s", &r.stdout)
	}
	if got := r.stderr.String(); got != "stopping shop/ui\n" {
		t.Errorf("stderr: %s", got)
	}
}

func TestRunStubborn(t *testing.T) {
	r := run(t, "stubborn", nil)
	r.waitReady(t)
	r.checkStopped(t)
	if !strings.Contains(r.stderr.String(), "shop/ui did not stop within 300ms of SIGTERM and was killed") {
		t.Errorf("stderr: %s", &r.stderr)
	}
}

func TestRunLeavesNoGrandchild(t *testing.T) {
	r := run(t, "parent", nil)
	r.waitReady(t)
	child := number(t, r.stdout.String(), "child")
	if !alive(child) {
		t.Fatal("there is no grandchild")
	}
	r.checkStopped(t)
	if alive(child) {
		t.Error("the grandchild is left")
	}
}

func TestRunNeverReady(t *testing.T) {
	r := run(t, "unready", func(r *running) { r.Service.Health.StartSeconds = 1 })
	err := <-r.result
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"shop/ui is not ready after 1s: GET http://127.0.0.1:", "/readyz answered 503 Service Unavailable: migrations are missing",
		"\nthe last lines of its output:\n  line 10\n", "\n  line 29",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %q", err, want)
		}
	}
}

func TestRunEnds(t *testing.T) {
	r := run(t, "failing", nil)
	err := <-r.result
	want := "shop/ui ended before it was ready: exit code 3"
	if err == nil || err.Error() != want+"\nshop/ui is not started again: 5 crashes in 60 seconds" {
		t.Errorf("got %v", err)
	}
	want = "no such module\n" + want + "\nshop/ui is started again in 500ms\nno such module\n"
	if got := r.stderr.String(); !strings.HasPrefix(got, want) || strings.Count(got, "no such module\n") != crashLimit {
		t.Errorf("stderr: %s", got)
	}
}

func TestRunEndsAtTheFirstFailure(t *testing.T) {
	for title, adjust := range map[string]func(*running){
		"no restart": func(r *running) { r.NoRestart = true }, "exit on failure": func(r *running) { r.ExitOnFailure = true },
	} {
		r := run(t, "failing", adjust)
		if err := <-r.result; err == nil || err.Error() != "shop/ui ended before it was ready: exit code 3" {
			t.Errorf("%s: got %v", title, err)
		}
	}
}

func TestRunKilledFromOutside(t *testing.T) {
	r := run(t, "parent", nil)
	r.waitReady(t)
	child := number(t, r.stdout.String(), "child")
	process, err := os.FindProcess(findHolder(r.Address.Port).pid)
	if err != nil {
		t.Fatal(err)
	}
	process.Kill()
	eventually(t, "again", func() bool { return strings.Count(r.stdout.String(), "shop/ui is ready") == 2 })
	if alive(child) {
		t.Error("the grandchild is left")
	}
	if want := "shop/ui ended after it was ready: signal 9 (killed)\n"; !strings.Contains(r.stderr.String(), want) {
		t.Errorf("stderr: %s", &r.stderr)
	}
	r.checkStopped(t)
}

func TestRunReloads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "changed")
	r := run(t, "reloader", func(r *running) {
		r.Args, r.Env = []string{"runserver"}, append(r.Env, "DEVSERVER_TEST_FILE="+file)
		r.Service.Health.StartSeconds = 1
	})
	r.waitReady(t)
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	status := func() Status { all, _ := r.Snapshot(); return all[0] }
	eventually(t, "started anew", func() bool { return status().State == StateStarting })
	time.Sleep(1500 * time.Millisecond) // longer than a first start may take
	if s := status(); s.State != StateStarting || s.Restarts != 1 {
		t.Errorf("%+v", s)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	eventually(t, "ready again", func() bool { return status().State == StateReady })
	r.checkStopped(t)
	if out := r.stdout.String(); strings.Count(out, "reloads: true\n") != 3 {
		t.Errorf("stdout: %s", out)
	}
	if got := r.stderr.String(); got != "stopping shop/ui\n" {
		t.Errorf("stderr: %s", got)
	}
}

func TestRunWithoutBinary(t *testing.T) {
	r := run(t, "", func(r *running) { r.Binary, r.NoRestart = "/no/such/binary", true })
	if err := <-r.result; err == nil || !strings.HasPrefix(err.Error(), "starting shop/ui: ") {
		t.Errorf("got %v", err)
	}
}

func TestRunWithoutPort(t *testing.T) {
	r := run(t, "sleeper", func(r *running) { r.Address = Address{} })
	eventually(t, "started", func() bool { return strings.Contains(r.stdout.String(), "shop/ui is started (") })
	r.stop()
	if err := <-r.result; err != nil {
		t.Error(err)
	}
}

func TestRunPassesInputOn(t *testing.T) {
	input, output, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	r := run(t, "reader", func(r *running) { r.Stdin = input })
	fmt.Fprintln(output, "hello")
	output.Close()
	r.waitReady(t)
	r.checkStopped(t)
	if !strings.Contains(r.stdout.String(), `read "hello\n"`) {
		t.Errorf("stdout: %s", &r.stdout)
	}
}
