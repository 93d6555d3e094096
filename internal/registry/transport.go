package registry

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// patient is a transport that waits as long as the registry says in Retry-After. Whoever sent the request sees the answer
// afterwards, and tries again.
type patient struct {
	inner http.RoundTripper
	// most is the longest wait; a registry that wants more is asked again after this.
	most time.Duration

	mu      sync.Mutex
	mounted map[v1.Hash]bool
}

// RoundTrip implements [http.RoundTripper].
func (p *patient) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := p.inner.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= http.StatusInternalServerError {
		if err := p.wait(request, retryAfter(response.Header.Get("Retry-After"), time.Now())); err != nil {
			response.Body.Close()
			return nil, err
		}
	}
	if response.StatusCode == http.StatusCreated && request.Method == http.MethodPost {
		p.note(request.URL.Query().Get("mount"))
	}
	return response, nil
}

// wait returns early, with an error, when the request is given up.
func (p *patient) wait(request *http.Request, duration time.Duration) error {
	if duration <= 0 {
		return nil
	}
	timer := time.NewTimer(min(duration, p.most))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-request.Context().Done():
		return request.Context().Err()
	}
}

// note remembers that the registry took a blob from another repository.
func (p *patient) note(mounted string) {
	digest, err := v1.NewHash(mounted)
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mounted[digest] = true
}

// wasMounted tells whether the registry took a blob from another repository.
func (p *patient) wasMounted(digest v1.Hash) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mounted[digest]
}

// retryAfter reads the header: seconds, or a time. It is 0 without one.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return at.Sub(now)
	}
	return 0
}
