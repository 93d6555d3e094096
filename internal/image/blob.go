package image

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"
	"runtime"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/klauspost/compress/zstd"
	"github.com/klauspost/pgzip"
)

// Root is the folder of images that layers fill, without a slash before it.
const Root = "app"

// Compression is how layers are compressed.
type Compression string

// The compressions of the OCI image specification.
const (
	Gzip Compression = "gzip"
	Zstd Compression = "zstd"
)

// MediaType is what manifests call a layer of this compression.
func (c Compression) MediaType() (types.MediaType, error) {
	switch c {
	case Gzip:
		return types.OCILayer, nil
	case Zstd:
		return types.OCILayerZStd, nil
	}
	return "", fmt.Errorf("compression %q is neither %q nor %q", c, Gzip, Zstd)
}

// Blob is what a manifest and a config say about a layer. It lies as JSON beside
// the layer, so that nobody has to read that again.
type Blob struct {
	MediaType types.MediaType `json:"media_type"`
	Digest    v1.Hash         `json:"digest"`
	DiffID    v1.Hash         `json:"diff_id"`
	Size      int64           `json:"size"`
}

// ReadBlob reads what [Blob.Write] has written.
func ReadBlob(file string) (Blob, error) {
	var blob Blob
	data, err := os.ReadFile(file)
	if err != nil {
		return blob, fmt.Errorf("reading the description of a layer: %w", err)
	}
	if err := json.Unmarshal(data, &blob); err != nil {
		return blob, fmt.Errorf("reading the description of a layer %q: %w", file, err)
	}
	return blob, nil
}

// Write writes it as JSON.
func (b Blob) Write(file string) error {
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}

// WriteLayer makes a layer of entries.
func WriteLayer(file string, entries []Entry, options LayerOptions) (Blob, error) {
	return compressed(file, options.Compression, func(w io.Writer) error { return writeTar(w, entries, options) })
}

// compressed compresses to a file what write writes, and describes it.
func compressed(file string, compression Compression, write func(io.Writer) error) (Blob, error) {
	mediaType, err := compression.MediaType()
	if err != nil {
		return Blob{}, err
	}
	out, err := os.Create(file)
	if err != nil {
		return Blob{}, err
	}
	defer out.Close()
	outer, inner := newCounter(), newCounter()
	buffered := bufio.NewWriterSize(out, 1<<20)
	compressor, err := newCompressor(io.MultiWriter(buffered, outer), compression)
	if err != nil {
		return Blob{}, err
	}
	if err := write(io.MultiWriter(compressor, inner)); err != nil {
		compressor.Close()
		return Blob{}, err
	}
	for _, finish := range []func() error{compressor.Close, buffered.Flush, out.Close} {
		if err := finish(); err != nil {
			return Blob{}, fmt.Errorf("writing %q: %w", file, err)
		}
	}
	return Blob{MediaType: mediaType, Digest: outer.digest(), DiffID: inner.digest(), Size: outer.size}, nil
}

// newCompressor uses all processors; what it writes does not hang on their number.
func newCompressor(w io.Writer, compression Compression) (io.WriteCloser, error) {
	if compression == Zstd {
		return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedDefault))
	}
	compressor, err := pgzip.NewWriterLevel(w, 6)
	if err != nil {
		return nil, err
	}
	return compressor, compressor.SetConcurrency(1<<20, 2*runtime.GOMAXPROCS(0))
}

// counter counts and digests what is written to it.
type counter struct {
	hash hash.Hash
	size int64
}

func newCounter() *counter { return &counter{hash: sha256.New()} }

func (c *counter) Write(data []byte) (int, error) {
	c.size += int64(len(data))
	return c.hash.Write(data)
}

func (c *counter) digest() v1.Hash {
	return v1.Hash{Algorithm: "sha256", Hex: hex.EncodeToString(c.hash.Sum(nil))}
}
