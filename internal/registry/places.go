package registry

import (
	"sync"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// places remembers which repositories have a blob.
type places struct {
	mu    sync.Mutex
	known map[v1.Hash][]name.Repository
}

// add notes that a repository has a blob.
func (p *places) add(digest v1.Hash, repository name.Repository) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = map[v1.Hash][]name.Repository{}
	}
	p.known[digest] = append(p.known[digest], repository)
}

// of are the repositories that are known to have a blob.
func (p *places) of(digest v1.Hash) []name.Repository {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[digest]
}

// all are the repositories that are known to have anything.
func (p *places) all() []name.Repository {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []name.Repository
	for _, repositories := range p.known {
		found = append(found, repositories...)
	}
	return found
}

// sources are the other repositories of the same registry that layers may be taken from, each once.
func (c *Client) sources(repository name.Repository) []name.Repository {
	seen := map[string]bool{repository.Name(): true}
	var found []name.Repository
	for _, other := range append(c.brought.all(), c.MountFrom...) {
		if other.Registry.Name() == repository.Registry.Name() && !seen[other.Name()] {
			seen[other.Name()] = true
			found = append(found, other)
		}
	}
	return found
}

// source is the repository that a blob is taken from: one that is known to have it, else the first that may. The registry
// is asked for no more than one, and a wrong guess costs nothing: the answer is where to send the blob.
func (c *Client) source(digest v1.Hash, repository name.Repository) (name.Repository, bool) {
	for _, other := range append(c.brought.of(digest), c.MountFrom...) {
		if other.Registry.Name() == repository.Registry.Name() && other.Name() != repository.Name() {
			return other, true
		}
	}
	return name.Repository{}, false
}
