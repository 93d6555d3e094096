package registry

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/random"

	"github.com/rules-services/rules_services/internal/registry/registrytest"
)

func TestOpenErrors(t *testing.T) {
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "reading the OCI layout") {
		t.Errorf("an empty folder: %v", err)
	}
	folder := t.TempDir()
	if _, err := layout.Write(folder, empty.Index); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), "holds 0 images, not one") {
		t.Errorf("no image: %v", err)
	}
}

// TestLinks opens a layout of links, as Bazel lays them among runfiles.
func TestLinks(t *testing.T) {
	made, err := random.Image(1000, 1)
	if err != nil {
		t.Fatal(err)
	}
	folder, links := t.TempDir(), t.TempDir()
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	if err := path.AppendImage(made); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(links, "blobs", "sha256"), 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "blobs", "sha256", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, filepath.Join(folder, "index.json")) {
		relative, err := filepath.Rel(folder, file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(file, filepath.Join(links, relative)); err != nil {
			t.Fatal(err)
		}
	}
	image, err := Open(links)
	if err != nil {
		t.Fatal(err)
	}
	push(t, quick(), image, registrytest.Start(t).Host+"/shop/ui", "one")
}

func TestSpoiledManifest(t *testing.T) {
	folder := t.TempDir()
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	image, err := random.Image(1000, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := path.AppendImage(image); err != nil {
		t.Fatal(err)
	}
	digest, err := image.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "blobs", "sha256", digest.Hex), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), "the file of "+digest.String()+" has the digest sha256:") {
		t.Errorf("a manifest that was changed: %v", err)
	}
}
