package registry

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"golang.org/x/sync/errgroup"
)

// How a blob came to be in a repository.
const (
	// Sent: it travelled.
	Sent = "sent"
	// Mounted: the registry took it from another repository.
	Mounted = "mounted"
	// There: the repository had it.
	There = "there"
	// Missing: the repository lacks it; only a dry run leaves it at that.
	Missing = "missing"
)

// Event is what became of one layer or config.
type Event struct {
	// Repository is where to.
	Repository name.Repository
	// Digest names the blob.
	Digest v1.Hash
	// Size is that of the blob in bytes, compressed as it is.
	Size int64
	// How is one of [Sent], [Mounted], [There], [Missing].
	How string
}

// Outcome is what a push did, or in a dry run would do.
type Outcome struct {
	// Tags are those that were set; the others stood for this image already.
	Tags []string
	// Blobs are the layers and configs that were asked for. There are none when the registry knew the manifest.
	Blobs []Event
}

// Count tells how many blobs there are of a kind, and their bytes.
func (o Outcome) Count(how string) (blobs int, bytes int64) {
	for _, one := range o.Blobs {
		if one.How == how {
			blobs++
			bytes += one.Size
		}
	}
	return blobs, bytes
}

// Push sees to it that tags of a repository stand for an image: its blobs first, six at a time, then its manifest. A push
// that was stopped is carried on by the next one. A dry run asks the same and changes nothing.
func (c *Client) Push(ctx context.Context, image Image, repository name.Repository, tags []string, dryRun bool) (Outcome, error) {
	connection, err := c.connect(ctx, repository)
	if err != nil {
		return Outcome{}, explain(err, repository, "")
	}
	var outcome Outcome
	for _, tag := range tags {
		has, err := connection.has(repository.Tag(tag), image.Digest)
		if err != nil {
			return outcome, explain(err, repository, tag)
		}
		if !has {
			outcome.Tags = append(outcome.Tags, tag)
		}
	}
	if len(outcome.Tags) == 0 {
		return outcome, nil
	}
	if outcome.Blobs, err = c.bring(ctx, connection, image, dryRun); err != nil {
		return outcome, explain(err, repository, "")
	}
	if dryRun {
		return outcome, nil
	}
	for _, tag := range outcome.Tags {
		if err := connection.pusher.Put(ctx, repository.Tag(tag), image.manifest); err != nil {
			return outcome, explain(err, repository, tag)
		}
	}
	return outcome, nil
}

// bring sees to it that a repository has all that a manifest names.
func (c *Client) bring(ctx context.Context, to *connection, image Image, dryRun bool) ([]Event, error) {
	if has, err := to.has(to.repository.Digest(image.Digest.String()), image.Digest); has || err != nil {
		return nil, err
	}
	blobs, err := image.blobs()
	if err != nil {
		return nil, err
	}
	events, err := c.bringBlobs(ctx, to, blobs, dryRun)
	if err != nil || dryRun {
		return events, err
	}
	return events, putChildren(ctx, to, image)
}

// putChildren gives the registry the manifests that an index names.
func putChildren(ctx context.Context, to *connection, image Image) error {
	for _, child := range image.Children {
		if err := putChildren(ctx, to, child); err != nil {
			return err
		}
		if err := to.pusher.Put(ctx, to.repository.Digest(child.Digest.String()), child.manifest); err != nil {
			return err
		}
	}
	return nil
}

// bringBlobs brings what the repository lacks, several at once.
func (c *Client) bringBlobs(ctx context.Context, to *connection, blobs []v1.Layer, dryRun bool) ([]Event, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	var mu sync.Mutex
	var events []Event
	for _, blob := range blobs {
		group.Go(func() error {
			event, err := c.bringBlob(ctx, to, blob, dryRun)
			if err != nil {
				return err
			}
			if c.Report != nil {
				c.Report(event)
			}
			mu.Lock()
			defer mu.Unlock()
			events = append(events, event)
			return nil
		})
	}
	err := group.Wait()
	return events, err
}

// bringBlob brings one layer or config.
func (c *Client) bringBlob(ctx context.Context, to *connection, blob v1.Layer, dryRun bool) (Event, error) {
	event := Event{Repository: to.repository, How: There}
	var err error
	if event.Digest, err = blob.Digest(); err != nil {
		return event, err
	}
	if event.Size, err = blob.Size(); err != nil {
		return event, err
	}
	if dryRun {
		return event, to.lookFor(&event)
	}
	watched := &watchedLayer{Layer: blob}
	var layer v1.Layer = watched
	if from, ok := c.source(event.Digest, to.repository); ok {
		layer = &remote.MountableLayer{Layer: watched, Reference: from.Digest(event.Digest.String())}
	}
	if err := to.pusher.Upload(ctx, to.repository, layer); err != nil {
		return event, err
	}
	switch {
	case watched.opened.Load():
		event.How = Sent
	case to.patient.wasMounted(event.Digest):
		event.How = Mounted
	}
	c.brought.add(event.Digest, to.repository)
	return event, nil
}

// watchedLayer knows whether it was read.
type watchedLayer struct {
	v1.Layer
	opened atomic.Bool
}

// Compressed implements [v1.Layer].
func (w *watchedLayer) Compressed() (io.ReadCloser, error) {
	w.opened.Store(true)
	return w.Layer.Compressed()
}
