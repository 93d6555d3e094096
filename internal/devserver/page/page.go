// Package page is the web page of a set of services that run on a developer's machine, and the HTTP API behind it, which
// docs/develop.md describes.
//
// It listens on the loopback interface. Everybody on the machine may read; what changes something asks for the run's
// token, and for a request that no other web page can make: POST, with the Host and Origin of the page.
package page

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
)

// files are index.html.tmpl and what that loads.
//
//go:embed index.html.tmpl static
var files embed.FS

// Page serves one run.
type Page struct {
	set      *devserver.Set
	title    string
	shutdown func()
	usage    usage
	// run is another one for each run, so that a page that was opened before knows.
	run, token string
	listener   net.Listener
}

// Listen takes a port of the loopback interface, any free one for 0.
//
// Args: the title names the run, by what was asked for; shutdown stops it.
func Listen(port int, set *devserver.Set, title string, shutdown func()) (*Page, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, fmt.Errorf("listening for the page: %w", err)
	}
	return &Page{set: set, title: title, shutdown: shutdown, run: rand.Text(), token: rand.Text(), listener: listener}, nil
}

// URL is the address of the page.
func (p *Page) URL() string { return "http://" + p.listener.Addr().String() + "/" }

// Token is what a call that changes something has to show, as "Authorization: Bearer TOKEN".
func (p *Page) Token() string { return p.token }

// Serve answers until the context ends.
func (p *Page) Serve(ctx context.Context) error {
	server := &http.Server{Handler: p.handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		<-ctx.Done()
		_ = server.Close() // nobody is left to be told
	}()
	if err := server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the page: %w", err)
	}
	<-closed
	return nil
}

func (p *Page) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.index)
	mux.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, files, "static/"+r.PathValue("name"))
	})
	mux.HandleFunc("GET /api/v1/services", p.services)
	mux.HandleFunc("GET /api/v1/events", p.events)
	mux.HandleFunc("GET /api/v1/log", p.log)
	mux.HandleFunc("POST /api/v1/restart", p.changing(p.restart))
	mux.HandleFunc("POST /api/v1/stop", p.changing(p.stop))
	mux.HandleFunc("POST /api/v1/shutdown", p.changing(p.end))
	return p.fromHere(mux)
}

// index is the page itself.
func (p *Page) index(w http.ResponseWriter, _ *http.Request) {
	parsed, err := template.ParseFS(files, "index.html.tmpl")
	var text bytes.Buffer
	if err == nil {
		err = parsed.Execute(&text, struct{ Title, Run, Token string }{p.title, p.run, p.token})
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = text.WriteTo(w) // a client that is gone needs no answer
}
