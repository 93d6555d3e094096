// Command search is the service search.
//
// This file is yours, it is never generated again. service.go has the probes, logs and the graceful stop;
// serviceURL in service_facts.go finds the services that this one needs.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
)

func main() {
	if err := runService(routes(), ready); err != nil {
		slog.Error("the service has ended", "error", err)
		os.Exit(1)
	}
}

// routes answers every request but the probes.
func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintln(w, serviceName, "has no products yet")
	})
	return mux
}

// ready tells why no request can be taken now: a database that does not answer, say.
func ready(context.Context) error { return nil }
