package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
)

const (
	// usagePeriod is how often the use of processors and memory is looked at while somebody listens.
	usagePeriod = 2 * time.Second
	// logWait is how long a request for more of a log waits for some.
	logWait = 20 * time.Second
	// logLimit is about how many bytes of a log one answer has.
	logLimit = 1 << 20
)

// service is a service as the API shows it.
type service struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"`
	State       string   `json:"state"`
	Reason      string   `json:"reason"`
	URL         string   `json:"url"`
	PID         int      `json:"pid"`
	StartedAt   string   `json:"started_at"`
	Restarts    int      `json:"restarts"`
	Needs       []string `json:"needs"`
	Secrets     []string `json:"secrets"`
	CPUSeconds  float64  `json:"cpu_seconds"`
	MemoryBytes int64    `json:"memory_bytes"`
	LastLogLine int      `json:"next_log_line"`
}

// list is the answer of /api/v1/services, and what /api/v1/events sends.
type list struct {
	Time     string    `json:"time"`
	Services []service `json:"services"`
}

func (p *Page) list() (list, <-chan struct{}) {
	all, changed := p.Set.Snapshot()
	l := list{Time: timestamp(time.Now()), Services: []service{}}
	for i, s := range all {
		usage := p.Set.Usage(s.Name)
		spec := p.Set.Services[i].Service
		one := service{
			Name: s.Name, Type: spec.Type, State: string(s.State), Reason: s.Reason, URL: s.URL, PID: s.PID, Restarts: s.Restarts,
			Needs: append([]string{}, s.Needs...), Secrets: []string{}, CPUSeconds: usage.CPU.Seconds(), MemoryBytes: usage.Memory,
		}
		if s.PID != 0 {
			one.StartedAt = timestamp(s.Since)
		}
		for name := range spec.Secrets {
			one.Secrets = append(one.Secrets, name)
		}
		slices.Sort(one.Secrets)
		if log, ok := p.Set.Log(s.Name); ok {
			one.LastLogLine = log.Next()
		}
		l.Services = append(l.Services, one)
	}
	return l, changed
}

func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// services answers with all services.
func (p *Page) services(w http.ResponseWriter, _ *http.Request) {
	l, _ := p.list()
	answer(w, l)
}

// events sends all services whenever something has changed, and from time to time for what they take of the machine.
func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flush := http.NewResponseController(w)
	for {
		l, changed := p.list()
		data, err := json.Marshal(l)
		if err != nil {
			return // plain data always marshals
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil || flush.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-time.After(usagePeriod):
		case <-r.Context().Done():
			return
		}
	}
}

// log answers with the lines of a service's output from a number on; where there are none yet, it waits a while.
func (p *Page) log(w http.ResponseWriter, r *http.Request) {
	log, ok := p.Set.Log(r.FormValue("service"))
	if !ok {
		http.Error(w, "there is no such service", http.StatusNotFound)
		return
	}
	from, err := strconv.Atoi(r.FormValue("from"))
	if err != nil && r.FormValue("from") != "" {
		http.Error(w, "from is the number of a line", http.StatusBadRequest)
		return
	}
	text, next, more := log.Read(from, logLimit)
	if len(text) == 0 && r.FormValue("wait") != "0" {
		select {
		case <-more:
		case <-time.After(logWait):
		case <-r.Context().Done():
			return
		}
		text, next, _ = log.Read(from, logLimit)
	}
	lines := []string{}
	if len(text) > 0 {
		lines = strings.Split(strings.TrimSuffix(strings.ToValidUTF8(string(text), "\uFFFD"), "\n"), "\n")
	}
	answer(w, struct {
		Lines []string `json:"lines"`
		Next  int      `json:"next"`
	}{lines, next})
}

func (p *Page) restart(w http.ResponseWriter, r *http.Request) { p.ask(w, r, p.Set.Restart) }

func (p *Page) stop(w http.ResponseWriter, r *http.Request) { p.ask(w, r, p.Set.Stop) }

// ask asks something of a service.
func (p *Page) ask(w http.ResponseWriter, r *http.Request, do func(string) error) {
	name := r.FormValue("service")
	if all, _ := p.Set.Snapshot(); !slices.ContainsFunc(all, func(s devserver.Status) bool { return s.Name == name }) {
		http.Error(w, "there is no such service", http.StatusNotFound)
		return
	}
	if err := do(name); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// shutdown stops the run.
func (p *Page) shutdown(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusAccepted)
	p.Shutdown()
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // a client that is gone needs no answer
}
