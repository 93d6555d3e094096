package image

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Write makes the layout of one image, in a folder that may be there already.
func (l Layout) Write(image v1.Image) error {
	descriptor, err := l.writeImage(image)
	if err != nil {
		return fmt.Errorf("writing an OCI layout: %w", err)
	}
	return l.writeTop(descriptor)
}

// writeTop writes the two files at the top of a layout of one image or index. It
// gets a name, which umoci asks for.
func (l Layout) writeTop(descriptor v1.Descriptor) error {
	descriptor.Annotations = map[string]string{"org.opencontainers.image.ref.name": "latest"}
	index, err := json.Marshal(v1.IndexManifest{
		SchemaVersion: 2,
		MediaType:     types.OCIImageIndex,
		Manifests:     []v1.Descriptor{descriptor},
	})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(string(l), "index.json"), index, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(string(l), "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o644)
}

// writeImage writes the blobs of an image and says what an index says about it.
func (l Layout) writeImage(image v1.Image) (v1.Descriptor, error) {
	var descriptor v1.Descriptor
	layers, err := image.Layers()
	if err != nil {
		return descriptor, err
	}
	for _, layer := range layers {
		if err := l.writeLayer(layer); err != nil {
			return descriptor, err
		}
	}
	config, err := partial.ConfigLayer(image)
	if err != nil {
		return descriptor, err
	}
	if err := l.writeLayer(config); err != nil {
		return descriptor, err
	}
	manifest, err := image.RawManifest()
	if err != nil {
		return descriptor, err
	}
	described, err := partial.Descriptor(image)
	if err != nil {
		return descriptor, err
	}
	descriptor = *described
	descriptor.ArtifactType = "" // of an image it says nothing
	file, err := image.ConfigFile()
	if err != nil {
		return descriptor, err
	}
	descriptor.Platform = &v1.Platform{OS: file.OS, Architecture: file.Architecture, Variant: file.Variant}
	return descriptor, l.writeBlob(descriptor.Digest, bytes.NewReader(manifest))
}

func (l Layout) writeLayer(layer v1.Layer) error {
	digest, err := layer.Digest()
	if err != nil {
		return err
	}
	content, err := layer.Compressed()
	if err != nil {
		return err
	}
	defer content.Close()
	return l.writeBlob(digest, content)
}

func (l Layout) writeBlob(digest v1.Hash, content io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(l.blob(digest)), 0o755); err != nil {
		return err
	}
	out, err := os.Create(l.blob(digest))
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, content); err != nil {
		return err
	}
	return out.Close()
}
