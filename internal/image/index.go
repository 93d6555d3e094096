package image

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// WriteIndex makes the layout of an index of all images in other layouts, which
// are for different platforms, and gives the digest of the index.
func (l Layout) WriteIndex(layouts []Layout) (v1.Hash, error) {
	index := v1.IndexManifest{SchemaVersion: 2, MediaType: types.OCIImageIndex, Manifests: []v1.Descriptor{}}
	from := map[string]Layout{} // platform -> layout
	for _, other := range layouts {
		images, err := other.Images()
		if err != nil {
			return v1.Hash{}, fmt.Errorf("reading the OCI layout %q: %w", other, err)
		}
		for _, image := range images {
			descriptor, err := l.writeImage(image)
			if err != nil {
				return v1.Hash{}, fmt.Errorf("writing an OCI layout: %w", err)
			}
			platform := descriptor.Platform.String()
			if before, taken := from[platform]; taken {
				return v1.Hash{}, fmt.Errorf("both %q and %q are for %s: an index has one image for each platform", before, other, platform)
			}
			from[platform] = other
			descriptor.Annotations = nil // the name is the index's
			index.Manifests = append(index.Manifests, descriptor)
		}
	}
	raw, err := json.Marshal(index)
	if err != nil {
		return v1.Hash{}, err
	}
	digest, size, err := v1.SHA256(bytes.NewReader(raw))
	if err != nil {
		return v1.Hash{}, err
	}
	if err := l.writeBlob(digest, bytes.NewReader(raw)); err != nil {
		return v1.Hash{}, err
	}
	return digest, l.writeTop(v1.Descriptor{MediaType: types.OCIImageIndex, Digest: digest, Size: size})
}

// WriteDigest writes a digest as a line.
func WriteDigest(file string, digest v1.Hash) error {
	return os.WriteFile(file, []byte(digest.String()+"\n"), 0o644)
}
