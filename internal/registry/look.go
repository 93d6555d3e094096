package registry

import (
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// lookFor asks whether the repository has a blob, and changes nothing.
func (c *connection) lookFor(event *Event) error {
	layer, err := remote.Layer(c.repository.Digest(event.Digest.String()), c.options...)
	if err != nil {
		return err
	}
	has, err := partial.Exists(layer)
	if err != nil {
		return err
	}
	if !has {
		event.How = Missing
	}
	return nil
}
