package registry

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// Client pushes images to registries. What one push has brought is taken over by the next ones.
type Client struct {
	// Keychain knows who one is; nil is the docker config with its credential helpers.
	Keychain authn.Keychain
	// Backoff says how often, and after what time, something is tried again. Default: six times within half a minute.
	Backoff remote.Backoff
	// LongestWait bounds what a registry can ask for by Retry-After. Default: two minutes.
	LongestWait time.Duration
	// MountFrom are repositories that may have layers already; those of other registries do not count.
	MountFrom []name.Repository
	// Report hears of each layer and config, from several goroutines at once; may be nil.
	Report func(Event)

	brought places
}

const (
	defaultWait = 2 * time.Minute
	userAgent   = "rules_services"
	// parallel is how many blobs travel at once.
	parallel = 6
)

// connection is what a client knows of one repository.
type connection struct {
	repository name.Repository
	patient    *patient
	options    []remote.Option
	pusher     *remote.Pusher
}

// connect asks a registry whom it lets in, which is one request, and another one where it deals in tokens.
func (c *Client) connect(ctx context.Context, repository name.Repository) (*connection, error) {
	keychain, backoff, wait := c.Keychain, c.Backoff, c.LongestWait
	if keychain == nil {
		keychain = authn.DefaultKeychain
	}
	if backoff.Steps == 0 {
		backoff = remote.Backoff{Duration: 500 * time.Millisecond, Factor: 2, Jitter: 0.2, Steps: 6}
	}
	if wait == 0 {
		wait = defaultWait
	}
	auth, err := authn.Resolve(ctx, keychain, repository)
	if err != nil {
		return nil, err
	}
	p := &patient{inner: remote.DefaultTransport, most: wait, mounted: map[v1.Hash]bool{}}
	retrying := transport.NewRetry(p, transport.WithRetryBackoff(backoff), transport.WithRetryPredicate(isPassing),
		transport.WithRetryStatusCodes(http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
			http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout))
	scopes := []string{repository.Scope(transport.PushScope)}
	for _, other := range c.sources(repository) {
		scopes = append(scopes, other.Scope(transport.PullScope))
	}
	authorized, err := transport.NewWithContext(ctx, repository.Registry, auth, transport.NewUserAgent(retrying, userAgent), scopes)
	if err != nil {
		return nil, err
	}
	options := []remote.Option{
		remote.WithContext(ctx), remote.WithTransport(authorized),
		remote.WithRetryBackoff(backoff), remote.WithRetryPredicate(isPassing),
	}
	pusher, err := remote.NewPusher(options...)
	if err != nil {
		return nil, err
	}
	return &connection{repository: repository, patient: p, options: options, pusher: pusher}, nil
}

// isPassing tells errors that may be gone the next time.
func isPassing(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var answer *transport.Error
	if errors.As(err, &answer) {
		return answer.Temporary() || answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode >= http.StatusInternalServerError
	}
	var network net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) ||
		errors.As(err, &network) && network.Timeout()
}

// has tells whether a tag or digest stands for a manifest, which takes one request.
func (c *connection) has(reference name.Reference, digest v1.Hash) (bool, error) {
	found, err := remote.Head(reference, c.options...)
	var answer *transport.Error
	if errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return found.Digest == digest, nil
}
