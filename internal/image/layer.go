package image

import (
	"fmt"
	"io"
	"os"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// layer is a layer whose description is known.
type layer struct {
	file string
	blob Blob
}

var _ v1.Layer = layer{}

func (l layer) Digest() (v1.Hash, error)            { return l.blob.Digest, nil }
func (l layer) DiffID() (v1.Hash, error)            { return l.blob.DiffID, nil }
func (l layer) Size() (int64, error)                { return l.blob.Size, nil }
func (l layer) MediaType() (types.MediaType, error) { return l.blob.MediaType, nil }
func (l layer) Compressed() (io.ReadCloser, error)  { return os.Open(l.file) }
func (l layer) Uncompressed() (content io.ReadCloser, err error) {
	return nil, fmt.Errorf("layer %q is kept compressed only", l.file)
}

// Layer is a file with a layer and the file with its description.
type Layer struct{ File, Description string }

func openLayers(layers []Layer) ([]v1.Layer, error) {
	var opened []v1.Layer
	for _, one := range layers {
		blob, err := ReadBlob(one.Description)
		if err != nil {
			return nil, err
		}
		opened = append(opened, layer{file: one.File, blob: blob})
	}
	return opened, nil
}
