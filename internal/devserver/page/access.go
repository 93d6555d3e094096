package page

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
)

// fromHere refuses requests under any other name than the page's own: a page elsewhere whose name has been made to mean
// this machine would read everything otherwise. It also tells browsers to load and frame nothing foreign, and to keep
// nothing: the next run may be of another version.
func (p *Page) fromHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-store")
		if !slices.Contains(p.hosts(), r.Host) {
			http.Error(w, "the Host of the request is not this page's", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hosts are the names of the page.
func (p *Page) hosts() []string {
	address := p.listener.Addr().String()
	return []string{address, "localhost" + address[strings.LastIndex(address, ":"):]}
}

// changing lets through what shows the token and comes from no other page.
func (p *Page) changing(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		origin, given := r.Header["Origin"]
		if given && !slices.ContainsFunc(p.hosts(), func(host string) bool { return slices.Equal(origin, []string{"http://" + host}) }) {
			http.Error(w, "the Origin of the request is not this page", http.StatusForbidden)
			return
		}
		shown, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(shown), []byte(p.token)) != 1 {
			http.Error(w, "the token of this run is missing: Authorization: Bearer TOKEN", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}
