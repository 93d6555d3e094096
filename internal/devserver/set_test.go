package devserver

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fleet is a set that runs.
type fleet struct {
	*Set
	console, notes output
	stop           func()
	result         chan error
}

// member is a service of a fleet: its role, and what it needs.
type member struct {
	name, role string
	needs      []string
}

// fly starts a set and stops it with the test.
func fly(t *testing.T, members []member, adjust func(*Set)) *fleet {
	t.Helper()
	var servers []*Server
	for _, m := range members {
		s := serverAt(m.role, unusedPort(t))
		s.Service.Name, s.Service.Needs = m.name, m.needs
		s.Env = append(s.Env, "SERVICE_NAME="+m.name)
		servers = append(servers, s)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f := &fleet{Set: NewSet(servers), stop: cancel, result: make(chan error, 1)}
	f.Console, f.Notes, f.LogDir = &f.console, &f.notes, filepath.Join(t.TempDir(), "logs")
	if adjust != nil {
		adjust(f.Set)
	}
	go func() { f.result <- f.Run(ctx) }()
	return f
}

// status is that of one service.
func (f *fleet) status(name string) Status {
	all, _ := f.Snapshot()
	i := slices.IndexFunc(all, func(s Status) bool { return s.Name == name })
	return all[i]
}

func (f *fleet) waitFor(t *testing.T, name string, state State) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s is %s", name, state), func() bool { return f.status(name).State == state })
}

// checkStopped stops the set and checks that nothing is left.
func (f *fleet) checkStopped(t *testing.T) {
	t.Helper()
	f.stop()
	if err := <-f.result; err != nil {
		t.Errorf("stopping: %v", err)
	}
	for _, server := range f.Services {
		if err := tryPort(server.Address); err != nil {
			t.Errorf("the port of %s is still taken: %v", server.Service.Name, err)
		}
	}
}

func TestSetStartsInOrderAndStopsInReverse(t *testing.T) {
	started := make(chan time.Duration, 1)
	f := fly(t, []member{
		{"search", "server", nil},
		{"shop/api", "server", nil},
		{"shop/ui", "server", []string{"shop/api", "search"}},
	}, func(s *Set) { s.Started = func(took time.Duration) { started <- took } })
	<-started
	ready := f.console.String()
	if ui := strings.Index(ready, "\nshop/ui is ready"); ui < strings.Index(ready, "shop/api is ready") || ui < strings.Index(ready, "search is ready") {
		t.Errorf("not in order:\n%s", ready)
	}
	if _, err := http.Get(f.Services[2].Address.URL()); err != nil {
		t.Error(err)
	}
	f.checkStopped(t)
	stopping := f.notes.String()
	if !strings.HasPrefix(stopping, "stopping shop/ui\n") || strings.Count(stopping, "stopping ") != 3 {
		t.Errorf("not in reverse:\n%s", stopping)
	}
	if got := f.console.String(); !strings.Contains(got, "shop/api | args []\n") || !strings.Contains(got, "search   | args []\n") {
		t.Errorf("the console:\n%s", got)
	}
	log, err := os.ReadFile(f.LogFile("shop/api"))
	if err != nil || string(log) != "args []\n" {
		t.Errorf("the log: %q, %v", log, err)
	}
}

func TestSetRestartsOneAlone(t *testing.T) {
	f := fly(t, []member{{"api", "server", nil}, {"ui", "server", []string{"api"}}}, nil)
	f.waitFor(t, "ui", StateReady)
	api, ui := f.status("api").PID, f.status("ui").PID
	if err := f.Restart("api"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a new process", func() bool { s := f.status("api"); return s.State == StateReady && s.PID != api && s.Restarts == 1 })
	if f.status("ui").PID != ui || alive(api) {
		t.Error("the other one was restarted, or the old one lives")
	}
	if err := f.Stop("api"); err != nil {
		t.Fatal(err)
	}
	f.waitFor(t, "api", StateStopped)
	if err := f.Restart("api"); err != nil {
		t.Fatal(err)
	}
	f.waitFor(t, "api", StateReady)
	if err := f.Restart("nobody"); err == nil {
		t.Error("there is nobody")
	}
	f.checkStopped(t)
}

func TestSetBacksOffAndGivesUp(t *testing.T) {
	f := fly(t, []member{{"api", "failing", nil}, {"ui", "server", []string{"api"}}, {"search", "server", nil}}, nil)
	f.waitFor(t, "api", StateBackingOff)
	f.waitFor(t, "search", StateReady)
	if ui := f.status("ui"); ui.State != StateWaiting || ui.Reason != "for api" {
		t.Errorf("ui: %+v", ui)
	}
	f.waitFor(t, "api", StateFailed)
	if s := f.status("api"); s.Reason != "5 crashes in 60 seconds, the last: api ended before it was ready: exit code 3" || s.Restarts != 4 {
		t.Errorf("%+v", s)
	}
	for _, want := range []string{"api ended before it was ready: exit code 3", "no such module", "api is started again in 500ms", "api is not started again: 5 crashes in 60 seconds"} {
		if !strings.Contains(f.notes.String(), want) {
			t.Errorf("%q is not in\n%s", want, f.notes.String())
		}
	}
	f.checkStopped(t)
}

func TestSetStopsOneThatWaits(t *testing.T) {
	f := fly(t, []member{{"api", "failing", nil}, {"ui", "server", []string{"api"}}}, func(s *Set) { s.NoRestart = true })
	f.waitFor(t, "api", StateFailed)
	for _, step := range []struct {
		ask   func(string) error
		state State
	}{{f.Stop, StateStopped}, {f.Restart, StateWaiting}} {
		if err := step.ask("ui"); err != nil {
			t.Fatal(err)
		}
		f.waitFor(t, "ui", step.state)
	}
	f.checkStopped(t)
}

func TestSetWithoutRestart(t *testing.T) {
	f := fly(t, []member{{"api", "failing", nil}}, func(s *Set) { s.NoRestart = true })
	f.waitFor(t, "api", StateFailed)
	f.checkStopped(t)
}

func TestSetExitsOnFailure(t *testing.T) {
	f := fly(t, []member{{"search", "server", nil}, {"api", "failing", nil}}, func(s *Set) { s.ExitOnFailure = true })
	if err := <-f.result; err == nil || !strings.Contains(err.Error(), "api ended before it was ready: exit code 3\nthe last lines of its output:\n  no such module") {
		t.Errorf("%v", err)
	}
}

func TestSetNamesWhatIsNeverReady(t *testing.T) {
	f := fly(t, []member{{"api", "unready", nil}}, func(s *Set) { s.Services[0].Service.Health.StartSeconds = 1 })
	f.waitFor(t, "api", StateFailed)
	for _, want := range []string{"api is not ready after 1s: GET http://127.0.0.1:", "503 Service Unavailable: migrations are missing", "line 29"} {
		if !strings.Contains(f.notes.String(), want) {
			t.Errorf("%q is not in\n%s", want, f.notes.String())
		}
	}
	f.checkStopped(t)
}

func TestSetHurries(t *testing.T) {
	f := fly(t, []member{{"api", "stubborn", nil}, {"ui", "stubborn", []string{"api"}}}, func(s *Set) {
		for _, server := range s.Services {
			server.Grace = time.Hour
		}
	})
	f.waitFor(t, "ui", StateReady)
	f.stop()
	f.waitFor(t, "ui", StateStopping)
	f.Hurry()
	f.Hurry()
	if err := <-f.result; err != nil {
		t.Error(err)
	}
}

// TestOutputIsWholeLines has three services write at once.
func TestOutputIsWholeLines(t *testing.T) {
	var written bytes.Buffer
	console := NewConsole(&written)
	inFront := prefixes([]string{"a", "shop/b", "c"}, false)
	const lines = 20000
	logs := newLogs()
	var done sync.WaitGroup
	for name, prefix := range inFront {
		done.Go(func() {
			w := logs.output(name, nil, func(lines []byte) { console.Print(prefix, lines) })
			for i := range lines {
				line := name + " " + strconv.Itoa(i) + "\n"
				half := len(line) / 2
				w.Write([]byte(line[:half]))
				w.Write([]byte(line[half:]))
			}
		})
	}
	done.Wait()
	if _, n, _ := logs.Read("", 0, 1); logs.next != 3*lines || n == logs.next {
		t.Errorf("%d lines, %d read", logs.next, n)
	}
	next := map[string]int{}
	for line := range strings.Lines(written.String()) {
		name, rest, _ := strings.Cut(line, " ")
		_, text, _ := strings.Cut(rest, "| ")
		if want := name + " " + strconv.Itoa(next[name]) + "\n"; text != want {
			t.Fatalf("%q, want %q", text, want)
		}
		next[name]++
	}
	if len(next) != 3 || next["a"] != lines {
		t.Errorf("%v", next)
	}
}

func TestLongLinesComeInPieces(t *testing.T) {
	var got []int
	w := &lineWriter{pass: func(lines []byte) { got = append(got, len(lines)) }}
	for range 3 {
		w.Write(bytes.Repeat([]byte("x"), longestLine/2))
	}
	w.Close()
	w.Close()
	if want := []int{longestLine + 1, longestLine/2 + 1}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
