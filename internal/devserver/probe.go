package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

const (
	// connectPeriod is the time between two attempts to connect while nothing
	// listens yet. An attempt costs next to nothing, and people wait for it.
	connectPeriod = 25 * time.Millisecond
	// answerTimeout is how long one answer may take, unless the service says so.
	answerTimeout = 10 * time.Second
	// answerLength is how much of an answer goes into a message.
	answerLength = 300
)

// errNothingListens is the answer of a probe as long as there is no server.
var errNothingListens = errors.New("nothing listens")

// probe asks a service whether it is ready.
type probe struct {
	ask    func(context.Context) error
	period time.Duration // between two answers
}

// newProbe makes the probe of a service on an address, with the environment of its process.
func (s *Server) newProbe(env []string) *probe {
	health := s.Service.Health
	p := &probe{period: max(time.Duration(health.PeriodSeconds)*time.Second, connectPeriod)}
	timeout := answerTimeout
	if health.TimeoutSeconds != 0 {
		timeout = time.Duration(health.TimeoutSeconds) * time.Second
	}
	if len(health.Command) == 0 {
		p.ask = newPathProbe(s.Address, health.Path, timeout).ask
		return p
	}
	words := make([]string, len(health.Command))
	for i, word := range health.Command {
		words[i] = s.Address.expand(strings.ReplaceAll(word, "{binary}", s.Binary))
	}
	p.ask = (&commandProbe{words: words, env: env, dir: s.Dir, timeout: timeout}).ask
	return p
}

// pathProbe asks a service itself.
type pathProbe struct {
	address Address
	path    string // "" asks for a connection alone
	client  *http.Client
}

func newPathProbe(address Address, path string, timeout time.Duration) *pathProbe {
	return &pathProbe{
		address: address.Reachable(),
		path:    path,
		client: &http.Client{
			Timeout:       timeout,
			Transport:     &http.Transport{DisableKeepAlives: true}, // and no proxy
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// await asks until the service is ready, and returns the last answer if it is
// not within the timeout, or when the context ends.
func (p *probe) await(ctx context.Context, timeout time.Duration) error {
	deadline := time.Now().Add(timeout)
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	last := errNothingListens
	for {
		err := p.ask(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() == nil && time.Now().Before(deadline) {
			last = err // not one that was cut off
		}
		wait := p.period
		if errors.Is(err, errNothingListens) {
			wait = connectPeriod
		}
		select {
		case <-ctx.Done():
			return last
		case <-time.After(wait):
		}
	}
}

// ask asks once.
func (p *pathProbe) ask(ctx context.Context) error {
	if p.path == "" {
		return p.connect(ctx)
	}
	url := strings.TrimSuffix(p.address.URL(), "/") + p.path
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("GET %s: %w", url, err)
	}
	// Servers that check the name they are called by accept this one in
	// development, whatever interface they listen on.
	request.Host = fmt.Sprintf("localhost:%d", p.address.Port)
	response, err := p.client.Do(request)
	if errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w on %s", errNothingListens, p.address)
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return nil
	}
	body, _ := io.ReadAll(io.LimitReader(response.Body, answerLength)) // what there is, helps
	return fmt.Errorf("GET %s answered %s%s", url, response.Status, quoted(strings.TrimSpace(string(body))))
}

// connect connects and says nothing.
func (p *pathProbe) connect(ctx context.Context) error {
	dialer := net.Dialer{Timeout: p.client.Timeout}
	connection, err := dialer.DialContext(ctx, "tcp", p.address.String())
	if errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w on %s", errNothingListens, p.address)
	}
	if err != nil {
		return err
	}
	return connection.Close()
}
