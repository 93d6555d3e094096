package registry

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/rules-services/rules_services/internal/image"
)

// Image is what an OCI image layout holds: an image, or an index of images for several platforms.
type Image struct {
	// Digest names its manifest.
	Digest v1.Hash
	// Platform is what the index that it is from says about it; nil when that says nothing.
	Platform *v1.Platform
	// Image is the image; nil for an index.
	Image v1.Image
	// Children are what an index is of.
	Children []Image

	manifest manifest
}

// manifest is what a registry is given last.
type manifest struct {
	raw       []byte
	mediaType types.MediaType
}

// RawManifest implements [remote.Taggable].
func (m manifest) RawManifest() ([]byte, error) { return m.raw, nil }

// MediaType says what it is.
func (m manifest) MediaType() (types.MediaType, error) { return m.mediaType, nil }

// Open reads the one image of a layout, which is a folder. It may be one of service_image, of rules_oci or of any other
// tool, and its files may be links.
func Open(folder string) (Image, error) {
	opened, err := openFolder(folder)
	if err != nil {
		return Image{}, fmt.Errorf("reading the OCI layout %q: %w", folder, err)
	}
	return opened, nil
}

func openFolder(folder string) (Image, error) {
	data, err := os.ReadFile(filepath.Join(folder, "index.json"))
	if err != nil {
		return Image{}, err
	}
	var index v1.IndexManifest
	if err := json.Unmarshal(data, &index); err != nil {
		return Image{}, fmt.Errorf("index.json: %w", err)
	}
	if len(index.Manifests) != 1 {
		return Image{}, fmt.Errorf("it holds %d images, not one", len(index.Manifests))
	}
	return open(image.Layout(folder), index.Manifests[0])
}

// open is what one entry of an index stands for.
func open(layout image.Layout, one v1.Descriptor) (Image, error) {
	opened := Image{Digest: one.Digest, Platform: one.Platform}
	raw, err := layout.Manifest(one.Digest)
	if err != nil {
		return Image{}, err
	}
	opened.manifest = manifest{raw: raw, mediaType: one.MediaType}
	switch {
	case one.MediaType.IsIndex():
		opened.Children, err = openChildren(layout, raw)
	case one.MediaType.IsImage():
		opened.Image, err = layout.Image(one)
	default:
		err = fmt.Errorf("%s is a %s, no image", one.Digest, one.MediaType)
	}
	return opened, err
}

// openChildren are the images of an index.
func openChildren(layout image.Layout, raw []byte) ([]Image, error) {
	var index v1.IndexManifest
	if err := json.Unmarshal(raw, &index); err != nil {
		return nil, fmt.Errorf("reading an index: %w", err)
	}
	var children []Image
	for _, one := range index.Manifests {
		child, err := open(layout, one)
		if err != nil {
			return nil, err
		}
		children = append(children, child)
	}
	return children, nil
}

// blobs are the layers and the config of an image and of all in an index, each once.
func (i Image) blobs() ([]v1.Layer, error) {
	var all []v1.Layer
	for _, child := range i.Children {
		more, err := child.blobs()
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	if i.Image != nil {
		own, err := blobsOf(i.Image)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	return onceEach(all)
}

// blobsOf are the layers and the config of one image. Layers that only their maker may give away are not a registry's.
func blobsOf(image v1.Image) ([]v1.Layer, error) {
	layers, err := image.Layers()
	if err != nil {
		return nil, err
	}
	var blobs []v1.Layer
	for _, layer := range layers {
		mediaType, err := layer.MediaType()
		if err != nil {
			return nil, err
		}
		if mediaType.IsDistributable() {
			blobs = append(blobs, layer)
		}
	}
	config, err := partial.ConfigLayer(image)
	if err != nil {
		return nil, err
	}
	return append(blobs, config), nil
}

// onceEach leaves out what came before.
func onceEach(layers []v1.Layer) ([]v1.Layer, error) {
	seen := map[v1.Hash]bool{}
	var kept []v1.Layer
	for _, layer := range layers {
		digest, err := layer.Digest()
		if err != nil {
			return nil, err
		}
		if !seen[digest] {
			seen[digest] = true
			kept = append(kept, layer)
		}
	}
	return kept, nil
}
