// Package page is the web page of a set of services that run on a developer's machine, and the HTTP API behind it, which
// docs/develop.md describes.
//
// It listens on the loopback interface. Everybody on the machine may read; what changes something asks for the run's
// token, which only the page itself and files of the user hold, and for a request that no other web page can make: POST,
// with the Host and Origin of the page.
package page

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
)

//go:embed static
var static embed.FS

// Page serves one run.
type Page struct {
	// Set are the services.
	Set *devserver.Set
	// Title names the run: what was asked for.
	Title string
	// Shutdown stops the run.
	Shutdown func()

	token    string
	listener net.Listener
}

// Listen takes a port of the loopback interface, any free one for 0.
func Listen(port int, set *devserver.Set, title string, shutdown func()) (*Page, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, fmt.Errorf("listening for the page: %w", err)
	}
	return &Page{Set: set, Title: title, Shutdown: shutdown, token: rand.Text(), listener: listener}, nil
}

// URL is the address of the page.
func (p *Page) URL() string { return "http://" + p.listener.Addr().String() + "/" }

// Token is what a call that changes something has to show, as "Authorization: Bearer TOKEN".
func (p *Page) Token() string { return p.token }

// Serve answers until the context ends.
func (p *Page) Serve(ctx context.Context) error {
	server := &http.Server{Handler: p.handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the page: %w", err)
	}
	return nil
}

func (p *Page) handler() http.Handler {
	mux := http.NewServeMux()
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is in the program
	}
	mux.HandleFunc("GET /{$}", p.index)
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(files)))
	mux.HandleFunc("GET /api/v1/services", p.services)
	mux.HandleFunc("GET /api/v1/events", p.events)
	mux.HandleFunc("GET /api/v1/log", p.log)
	mux.HandleFunc("POST /api/v1/restart", p.changing(p.restart))
	mux.HandleFunc("POST /api/v1/stop", p.changing(p.stop))
	mux.HandleFunc("POST /api/v1/shutdown", p.changing(p.shutdown))
	return p.fromHere(mux)
}

// index is the page itself.
func (p *Page) index(w http.ResponseWriter, _ *http.Request) {
	parsed, err := template.ParseFS(static, "static/index.html")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = parsed.Execute(w, struct{ Title, Token string }{p.Title, p.token}) // a client that is gone needs no answer
}
