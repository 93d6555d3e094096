package image

import (
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// layoutFor is the layout of an image for an architecture.
func layoutFor(t *testing.T, architecture string) Layout {
	t.Helper()
	built, err := Build(Settings{OS: "linux", Architecture: architecture}, "", []Layer{oneLayer(t, architecture)})
	if err != nil {
		t.Fatal(err)
	}
	folder := Layout(t.TempDir())
	if err := folder.Write(built); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestIndex(t *testing.T) {
	out := Layout(t.TempDir())
	digest, err := out.WriteIndex([]Layout{layoutFor(t, "arm64"), layoutFor(t, "amd64")})
	if err != nil {
		t.Fatal(err)
	}
	top, err := layout.ImageIndexFromPath(string(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(top); err != nil {
		t.Error(err)
	}
	inner, err := top.ImageIndex(digest)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := inner.IndexManifest()
	if err != nil || len(manifest.Manifests) != 2 || manifest.Manifests[0].Platform.Architecture != "arm64" {
		t.Errorf("the index has %+v, %v", manifest, err)
	}
	// An index is a base for either.
	if _, err := Build(linuxAMD64(), string(out), nil); err != nil {
		t.Error(err)
	}
}

func TestIndexOfOnePlatformTwice(t *testing.T) {
	_, err := Layout(t.TempDir()).WriteIndex([]Layout{layoutFor(t, "amd64"), layoutFor(t, "amd64")})
	if err == nil || !strings.Contains(err.Error(), "are for linux/amd64: an index has one image for each platform") {
		t.Errorf("error %v", err)
	}
}
