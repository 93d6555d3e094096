package page

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/runspec"
)

// settlePeriod is how long events wait for further changes, so that many at once are one event.
const settlePeriod = 50 * time.Millisecond

// list is the answer of /api/v1/services, and what /api/v1/events sends.
type list struct {
	Run      string    `json:"run"`
	Time     string    `json:"time"`
	Services []service `json:"services"`
}

// service is a service as the API shows it.
type service struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"`
	Label       string   `json:"label"`
	State       string   `json:"state"`
	Reason      string   `json:"reason"`
	URL         string   `json:"url"`
	PID         int      `json:"pid"`
	StartedAt   string   `json:"started_at"`
	Restarts    int      `json:"restarts"`
	Needs       []string `json:"needs"`
	Databases   []string `json:"databases"`
	Secrets     []string `json:"secrets"`
	CPUPercent  float64  `json:"cpu_percent"`
	MemoryBytes int64    `json:"memory_bytes"`
}

// show is a service as the API shows it, with names of databases and secrets and never a value.
func show(status devserver.Status, spec runspec.Service, takes taken) service {
	s := service{
		Name: status.Name, Type: spec.Type, Label: spec.Label, State: string(status.State), Reason: status.Reason,
		URL: status.URL, PID: status.PID, Restarts: status.Restarts, Needs: append([]string{}, status.Needs...),
		Databases: append([]string{}, spec.Databases...), Secrets: append([]string{}, slices.Sorted(maps.Keys(spec.Secrets))...),
		CPUPercent: takes.percent, MemoryBytes: takes.memory,
	}
	if s.PID != 0 {
		s.StartedAt = timestamp(status.Since)
	}
	return s
}

func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// list is all services, and a channel that is closed when something has changed.
func (p *Page) list() (list, <-chan struct{}) {
	all, changed := p.set.Snapshot()
	takes := p.usage.of(p.set, time.Now())
	l := list{Run: p.run, Time: timestamp(time.Now()), Services: []service{}}
	for i, status := range all {
		l.Services = append(l.Services, show(status, p.set.Services[i].Service, takes[status.Name]))
	}
	return l, changed
}

// services answers with all services.
func (p *Page) services(w http.ResponseWriter, _ *http.Request) {
	l, _ := p.list()
	answer(w, l)
}

// events sends all services whenever something has changed, and from time to time for what they take of the machine.
func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
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
			time.Sleep(settlePeriod)
		case <-time.After(usagePeriod):
		case <-r.Context().Done():
			return
		}
	}
}

// answer answers with JSON.
func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a client that is gone needs no answer
}
