package image

import (
	"bytes"
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// Manifest is the manifest or the index that a digest names, as it is.
func (l Layout) Manifest(digest v1.Hash) ([]byte, error) {
	data, err := l.read(digest)
	if err != nil {
		return nil, err
	}
	hash, _, err := v1.SHA256(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if hash != digest {
		return nil, fmt.Errorf("the file of %s has the digest %s", digest, hash)
	}
	return data, nil
}

// Image is the image that an entry of an index stands for.
func (l Layout) Image(one v1.Descriptor) (v1.Image, error) {
	data, err := l.Manifest(one.Digest)
	if err != nil {
		return nil, err
	}
	return l.image(one.MediaType, data)
}
