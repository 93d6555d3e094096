package image_test

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/validate"
	"github.com/rules-services/rules_services/internal/image"
)

// runfile is the file whose place among the runfiles a variable names.
func runfile(t *testing.T, variable string) string {
	t.Helper()
	if os.Getenv(variable) == "" {
		t.Skip("only Bazel makes images: ./bazelw test //rules/tests/image/...")
	}
	return filepath.Join(os.Getenv("TEST_SRCDIR"), filepath.FromSlash(os.Getenv(variable)))
}

// imageIn is the one image of a layout.
func imageIn(t *testing.T, layout string) v1.Image {
	t.Helper()
	images, err := image.Layout(layout).Images()
	if err != nil || len(images) != 1 {
		t.Fatalf("%d images, %v", len(images), err)
	}
	return images[0]
}

// open is the same for one with gzip, all digests of which are checked.
func open(t *testing.T, layout string) v1.Image {
	t.Helper()
	found := imageIn(t, layout)
	if err := validate.Image(found); err != nil {
		t.Error(err)
	}
	return found
}

// unpack lays the layers of an image over each other in a new folder.
func unpack(t *testing.T, from v1.Image) string {
	t.Helper()
	root := t.TempDir()
	layers, err := from.Layers()
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range layers {
		content, err := layer.Uncompressed()
		if err != nil {
			t.Fatal(err)
		}
		for reader := tar.NewReader(content); ; {
			header, err := reader.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				err = unpackOne(root, header, reader)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return root
}

func unpackOne(root string, header *tar.Header, content io.Reader) error {
	place := filepath.Join(root, filepath.FromSlash(header.Name))
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeDir:
		return os.MkdirAll(place, 0o755)
	case tar.TypeSymlink:
		return os.Symlink(header.Linkname, place)
	}
	file, err := os.OpenFile(place, os.O_CREATE|os.O_WRONLY|os.O_EXCL, header.FileInfo().Mode())
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(file, content)
	return err
}

// lines are the lines of a text without blanks around it.
func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }
