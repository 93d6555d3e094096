package page

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/rules-services/rules_services/internal/devserver"
)

func (p *Page) restart(w http.ResponseWriter, r *http.Request) { p.ask(w, r, p.set.Restart) }

func (p *Page) stop(w http.ResponseWriter, r *http.Request) { p.ask(w, r, p.set.Stop) }

// ask asks something of the service that a request names.
func (p *Page) ask(w http.ResponseWriter, r *http.Request, do func(name string) error) {
	name := r.FormValue("service")
	if !p.has(name) {
		http.Error(w, fmt.Sprintf("there is no service %q here", name), http.StatusNotFound)
		return
	}
	if err := do(name); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// has tells whether a service is one of the run.
func (p *Page) has(name string) bool {
	return slices.ContainsFunc(p.set.Services, func(s *devserver.Server) bool { return s.Service.Name == name })
}

// end stops the run.
func (p *Page) end(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusAccepted)
	p.shutdown()
}
