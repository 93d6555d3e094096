package page

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// How long what has to happen may take, on a slow machine.
const patience = 2 * time.Minute

// shopRun is one `bazel run` of the shop.
type shopRun struct {
	t      *testing.T
	cmd    *exec.Cmd
	output *output
	// page is the address of the page of the run.
	page  string
	ended chan error
}

var allReady = regexp.MustCompile(`all 4 services are ready .* their page is (http://\S+),`)

// start runs the shop until all of it is ready.
func (s *shop) start() *shopRun {
	s.t.Helper()
	r := &shopRun{t: s.t, output: new(output), ended: make(chan error, 1)}
	r.cmd = s.command("run", "//services/shop/ui:dev", "--", "--port-offset", strconv.Itoa(s.offset), "--logs", filepath.Join(s.scratch, "logs"))
	r.cmd.Stdout, r.cmd.Stderr = r.output, r.output
	if err := r.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { r.ended <- r.cmd.Wait() }()
	s.t.Cleanup(func() {
		r.interrupt()
		r.wait()
		if s.t.Failed() {
			s.t.Logf("the run said:\n%s", r.output)
		}
	})
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if found := allReady.FindStringSubmatch(r.output.String()); found != nil {
			r.page = found[1]
			if n := len(s.processes()); n < 5 { // of the supervisor and four services
				s.t.Fatalf("ps shows %d processes of the shop", n)
			}
			return r
		}
		if len(r.ended) > 0 || time.Now().After(deadline) {
			s.t.Fatal("the shop is not ready")
		}
	}
}

// interrupt is Ctrl-C.
func (r *shopRun) interrupt() { _ = r.cmd.Process.Signal(os.Interrupt) } // fails when it has ended

// kill kills the supervisor, which Bazel has become.
func (r *shopRun) kill() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		r.t.Fatal(err)
	}
	r.wait()
}

// wait waits until the run has ended, and gives what it has ended with, as often as it is asked.
func (r *shopRun) wait() error {
	select {
	case err := <-r.ended:
		r.ended <- err
		return err
	case <-time.After(patience):
		_ = r.cmd.Process.Kill()
		return fmt.Errorf("it does not end")
	}
}

// expectEnd waits until the run has ended as it should.
func (r *shopRun) expectEnd() {
	r.t.Helper()
	if err := r.wait(); err != nil {
		r.t.Errorf("the end of the run: %v", err)
	}
}

// expectStopped waits until nothing of a run is left but the databases, which go on.
func (s *shop) expectStopped(r *shopRun) {
	s.t.Helper()
	s.expectNothing("a process of the run", func() string {
		isDatabase := func(process string) bool { return strings.Contains(process, "postgres") }
		return strings.Join(slices.DeleteFunc(s.processes(), isDatabase), "\n")
	})
	page, err := url.Parse(r.page)
	if err != nil {
		s.t.Fatal(err)
	}
	ofPage, _ := strconv.Atoi(page.Port())
	s.expectFree(ofPage)
	for port := firstPort; port <= lastPort; port++ {
		s.expectFree(port + s.offset)
	}
}

func (s *shop) expectFree(port int) {
	s.t.Helper()
	s.expectNothing("a port in use", func() string {
		if isFree(port) {
			return ""
		}
		return strconv.Itoa(port)
	})
}

// expectNothing waits until something is gone, as what has been killed is after a moment.
func (s *shop) expectNothing(what string, left func() string) {
	s.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); left() != ""; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s is left: %s", what, left())
		}
	}
}

// processes are those that know of the shop's folder, from their arguments or their environment.
func (s *shop) processes() []string {
	s.t.Helper()
	out, err := exec.Command("ps", "axeww", "-o", "pid=,command=").Output()
	if err != nil {
		s.t.Fatalf("ps tells which processes there are: %v", err)
	}
	var found []string
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, s.scratch) {
			found = append(found, line)
		}
	}
	return found
}

// output keeps what a program prints.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}
