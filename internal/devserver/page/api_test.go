package page

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestIndex(t *testing.T) {
	s := serve(t)
	_, body := s.send("GET", "")
	for _, want := range []string{"<h1>shop/ui</h1>", `<meta name="token" content="` + s.Token() + `">`, `<meta name="run" content="` + s.run + `">`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is not in the page", want)
		}
	}
	if s.run == s.Token() {
		t.Error("the token is shown to all")
	}
	// All that it loads is in the program.
	for _, path := range []string{"static/page.js", "static/page.css", "static/icon.svg", "static/services.js", "static/graph.js", "static/output.js", "static/lines.js"} {
		if status, text := s.send("GET", path); status != http.StatusOK || strings.Contains(strings.ReplaceAll(text, "http://www.w3.org/2000/svg", ""), "http") {
			t.Errorf("%s: %d, or it names an address", path, status)
		}
	}
}

func TestServices(t *testing.T) {
	s := serve(t)
	all := s.until("memory is looked at", func(l list) bool { return l.Services[0].MemoryBytes > 0 }).Services
	api, ui := all[0], all[1]
	if api.Name != "shop/api" || api.Type != "binary" || api.Label != "//shop/api:dev" || api.State != "ready" || api.PID == 0 || api.StartedAt == "" ||
		api.MemoryBytes < 1<<20 || !slices.Equal(api.Secrets, []string{"jwt", "stripe-key"}) || !slices.Equal(api.Databases, []string{"orders"}) || len(api.Needs) != 0 || api.URL != "" {
		t.Errorf("%+v", api)
	}
	if !slices.Equal(ui.Needs, []string{"shop/api"}) || len(ui.Secrets) != 0 || ui.Secrets == nil || ui.Databases == nil {
		t.Errorf("%+v", ui)
	}
}

func TestRestartAndStop(t *testing.T) {
	s := serve(t)
	own := []string{"Origin", strings.TrimSuffix(s.URL(), "/")}
	before := get[list](s, "api/v1/services").Services[0]
	if status, body := s.change("api/v1/restart?service=shop/api", own...); status != http.StatusAccepted {
		t.Fatalf("%d %s", status, body)
	}
	s.until("another process", func(l list) bool {
		return l.Services[0].State == "ready" && l.Services[0].PID != before.PID && l.Services[0].Restarts == 1
	})
	if status, body := s.change("api/v1/stop?service=shop/api"); status != http.StatusAccepted {
		t.Fatalf("%d %s", status, body)
	}
	stopped := s.until("it is stopped", func(l list) bool { return l.Services[0].State == "stopped" })
	if api := stopped.Services[0]; api.PID != 0 || api.StartedAt != "" || stopped.Services[1].State != "ready" {
		t.Errorf("%+v", api)
	}
	for _, path := range []string{"api/v1/restart?service=nobody", "api/v1/restart", "api/v1/stop?service=shop"} {
		if status, body := s.change(path); status != http.StatusNotFound || !strings.HasPrefix(body, "there is no service ") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

// TestBusy asks more of a service than it can do.
func TestBusy(t *testing.T) {
	s := serve(t)
	for range 1000 {
		status, body := s.change("api/v1/restart?service=shop/api")
		if status == http.StatusConflict && body == "shop/api is busy with what was asked before\n" {
			return
		}
		if status != http.StatusAccepted {
			t.Fatalf("%d %s", status, body)
		}
	}
	t.Error("a thousand restarts are waiting")
}

func TestShutdown(t *testing.T) {
	s := serve(t)
	pid := get[list](s, "api/v1/services").Services[0].PID
	if status, _ := s.change("api/v1/shutdown"); status != http.StatusAccepted {
		t.Fatal(status)
	}
	<-s.ended
	if err := syscall.Kill(pid, 0); err == nil {
		t.Errorf("process %d lives", pid)
	}
	if _, err := http.Get(s.URL()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("the page: %v", err)
	}
}

func TestEvents(t *testing.T) {
	s := serve(t)
	answer, err := http.Get(s.URL() + "api/v1/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if kind := answer.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Error(kind)
	}
	events := bufio.NewScanner(answer.Body)
	next := func() (l list) {
		for events.Scan() {
			if data, ok := strings.CutPrefix(events.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &l); err != nil {
					t.Error(err)
				}
				return l
			}
		}
		t.Fatal("the events have ended")
		return l
	}
	if first := next(); first.Run != s.run || first.Services[0].State != "ready" {
		t.Errorf("%+v", first)
	}
	next() // nothing has happened, and there is one nevertheless
	s.change("api/v1/stop?service=shop/ui")
	for next().Services[1].State != "stopped" {
	}
}

// lines is the answer of /api/v1/log.
type lines struct {
	Lines []logLine
	Next  int
}

func TestLog(t *testing.T) {
	s := serve(t)
	first := get[lines](s, "api/v1/log?service=shop/api")
	if want := []logLine{{"shop/api", first.Lines[0].Number, "shop/api starts"}, {"shop/api", first.Lines[0].Number + 1, "\uFFFD"}}; !slices.Equal(first.Lines, want) {
		t.Errorf("%+v", first)
	}
	all := get[lines](s, "api/v1/log")
	for all.Next < 4 {
		all = get[lines](s, "api/v1/log?from=-4")
	}
	if rest := get[lines](s, "api/v1/log?wait=0&from=4"); len(rest.Lines) != 0 || rest.Lines == nil || rest.Next != 4 {
		t.Errorf("%+v", rest)
	}
	more := make(chan lines)
	go func() { more <- get[lines](s, "api/v1/log?from=4") }() // waits
	if err := os.WriteFile(s.says+".new", []byte("<b>more</b>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.says+".new", s.says); err != nil {
		t.Fatal(err)
	}
	if got := <-more; got.Next != 5 || len(got.Lines) != 1 || got.Lines[0] != (logLine{"shop/api", 4, "<b>more</b>"}) {
		t.Errorf("%+v", got)
	}
	if got := get[lines](s, "api/v1/log?from=-1"); got.Lines[0].Number != 4 {
		t.Errorf("%+v", got)
	}
	for path, want := range map[string]int{"api/v1/log?service=nobody": 404, "api/v1/log?from=x": 400, "api/v1/log?from=1.5": 400} {
		if status, body := s.send("GET", path); status != want {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}
