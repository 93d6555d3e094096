package image

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"

	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/klauspost/compress/zstd"
)

// AdoptTar makes a layer of somebody else's tar, at file. One that is compressed
// stays as it is; any other is compressed with gzip, since registries keep what
// they get.
func AdoptTar(file, tar string) (Blob, error) {
	in, err := os.Open(tar)
	if err != nil {
		return Blob{}, err
	}
	defer in.Close()
	reader := bufio.NewReaderSize(in, 1<<20)
	start, err := reader.Peek(4)
	if err != nil && err != io.EOF {
		return Blob{}, fmt.Errorf("reading %q: %w", tar, err)
	}
	switch {
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return adoptCompressed(file, reader, types.OCILayer, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })
	case bytes.HasPrefix(start, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return adoptCompressed(file, reader, types.OCILayerZStd, func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) })
	}
	return compressed(file, Gzip, func(w io.Writer) error {
		_, err := io.Copy(w, reader)
		return err
	})
}

// adoptCompressed copies a compressed tar and looks into it on the way.
func adoptCompressed(file string, tar io.Reader, mediaType types.MediaType, open func(io.Reader) (io.Reader, error)) (Blob, error) {
	out, err := os.Create(file)
	if err != nil {
		return Blob{}, err
	}
	defer out.Close()
	outer, inner := newCounter(), newCounter()
	copied := io.TeeReader(tar, io.MultiWriter(out, outer))
	content, err := open(copied)
	if err == nil {
		_, err = io.Copy(inner, content)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, copied)
	}
	if err != nil {
		return Blob{}, fmt.Errorf("reading a compressed tar: %w", err)
	}
	return Blob{MediaType: mediaType, Digest: outer.digest(), DiffID: inner.digest(), Size: outer.size}, out.Close()
}
