package image

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Layout is a folder with an OCI image layout. Unlike the layouts of
// go-containerregistry it may consist of links, which Bazel makes of the inputs
// of actions and of runfiles, and everybody may read what it writes.
type Layout string

func (l Layout) blob(digest v1.Hash) string {
	return filepath.Join(string(l), "blobs", digest.Algorithm, digest.Hex)
}

func (l Layout) read(digest v1.Hash) ([]byte, error) {
	return os.ReadFile(l.blob(digest))
}

// Images are all images of the layout, those of nested indexes too.
func (l Layout) Images() ([]v1.Image, error) {
	data, err := os.ReadFile(filepath.Join(string(l), "index.json"))
	if err != nil {
		return nil, err
	}
	return l.imagesIn(data)
}

// imagesIn are the images that an index names.
func (l Layout) imagesIn(data []byte) ([]v1.Image, error) {
	var index v1.IndexManifest
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, fmt.Errorf("reading an index: %w", err)
	}
	var images []v1.Image
	for _, one := range index.Manifests {
		if !one.MediaType.IsIndex() && !one.MediaType.IsImage() || isAttestation(one) {
			continue
		}
		data, err := l.read(one.Digest)
		if err != nil {
			return nil, err
		}
		if one.MediaType.IsIndex() {
			more, err := l.imagesIn(data)
			if err != nil {
				return nil, err
			}
			images = append(images, more...)
			continue
		}
		image, err := l.image(one.MediaType, data)
		if err != nil {
			return nil, err
		}
		images = append(images, image)
	}
	return images, nil
}

// image is the image of a manifest.
func (l Layout) image(mediaType types.MediaType, data []byte) (v1.Image, error) {
	core := imageInLayout{layout: l, mediaType: mediaType, raw: data}
	if err := json.Unmarshal(data, &core.manifest); err != nil {
		return nil, fmt.Errorf("reading a manifest: %w", err)
	}
	config, err := core.RawConfigFile()
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(config, &core.config); err != nil {
		return nil, fmt.Errorf("reading a config: %w", err)
	}
	if len(core.config.RootFS.DiffIDs) != len(core.manifest.Layers) {
		return nil, fmt.Errorf("a manifest has %d layers, its config %d", len(core.manifest.Layers), len(core.config.RootFS.DiffIDs))
	}
	return partial.CompressedToImage(core)
}

// imageInLayout is what go-containerregistry makes an image of.
type imageInLayout struct {
	layout    Layout
	mediaType types.MediaType
	raw       []byte
	manifest  v1.Manifest
	config    v1.ConfigFile
}

func (i imageInLayout) MediaType() (types.MediaType, error) { return i.mediaType, nil }
func (i imageInLayout) RawManifest() ([]byte, error)        { return i.raw, nil }
func (i imageInLayout) RawConfigFile() ([]byte, error) {
	return i.layout.read(i.manifest.Config.Digest)
}

func (i imageInLayout) LayerByDigest(digest v1.Hash) (partial.CompressedLayer, error) {
	for number, one := range i.manifest.Layers {
		if one.Digest == digest {
			return layerInLayout{file: i.layout.blob(digest), descriptor: one, diffID: i.config.RootFS.DiffIDs[number]}, nil
		}
	}
	return nil, fmt.Errorf("the image has no layer %s", digest)
}

// layerInLayout is what go-containerregistry makes a layer of.
type layerInLayout struct {
	file       string
	descriptor v1.Descriptor
	diffID     v1.Hash
}

func (l layerInLayout) Digest() (v1.Hash, error)            { return l.descriptor.Digest, nil }
func (l layerInLayout) Compressed() (io.ReadCloser, error)  { return os.Open(l.file) }
func (l layerInLayout) Size() (int64, error)                { return l.descriptor.Size, nil }
func (l layerInLayout) MediaType() (types.MediaType, error) { return l.descriptor.MediaType, nil }
func (l layerInLayout) DiffID() (v1.Hash, error)            { return l.diffID, nil }

// isAttestation tells what BuildKit puts beside images, as images.
func isAttestation(one v1.Descriptor) bool {
	return one.Annotations["vnd.docker.reference.type"] != "" || one.Platform != nil && one.Platform.OS == "unknown"
}
