// Command search finds products by words in their names.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

var products = []string{"Blue teapot", "Red teapot", "Tea towel"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT"))); err != nil {
		slog.Error("search ended", "error", err)
		os.Exit(1)
	}
}

// serve answers until ctx ends, then finishes the requests under way.
func serve(ctx context.Context, address string) error {
	server := &http.Server{Addr: address, Handler: routes(), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		shutdown, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return errors.Join(server.Shutdown(shutdown))
	}
}

func routes() http.Handler {
	mux := http.NewServeMux()
	ok := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
	mux.HandleFunc("GET /healthz", ok)
	mux.HandleFunc("GET /readyz", ok)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(find(r.URL.Query().Get("q")))
	})
	return mux
}

// find lists the products whose name holds the word.
func find(word string) []string {
	found := []string{}
	for _, p := range products {
		if strings.Contains(strings.ToLower(p), strings.ToLower(word)) {
			found = append(found, p)
		}
	}
	return found
}
