//go:build linux

package images

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/scratch"
)

// othersRead gives the images to programs that know nothing of Bazel.
func (w workspace) othersRead(t *testing.T) {
	for _, name := range []string{"ui", "search"} {
		var shown struct{ Digest, Architecture, Os string }
		check(t, json.Unmarshal([]byte(command(t, os.Getenv("SKOPEO"), "inspect", "oci:"+w.image(name))), &shown))
		if shown.Digest != w.digest(t, name) || shown.Os != "linux" {
			t.Errorf("skopeo shows %+v of %s, whose digest is %s", shown, name, w.digest(t, name))
		}
		copied := filepath.Join(t.TempDir(), name)
		command(t, os.Getenv("SKOPEO"), "copy", "oci:"+w.image(name), "dir:"+copied)
	}
	tar := w.image("ui.tar")
	command(t, os.Getenv("CRANE"), "validate", "--tarball", tar)
	for _, transport := range []string{"docker-archive:", "oci-archive:"} {
		command(t, os.Getenv("SKOPEO"), "inspect", transport+tar)
	}
}

func (w workspace) digest(t *testing.T, name string) string {
	t.Helper()
	var index struct{ Manifests []struct{ Digest string } }
	data, err := os.ReadFile(filepath.Join(w.image(name), "index.json"))
	check(t, err)
	check(t, json.Unmarshal(data, &index))
	if len(index.Manifests) != 1 {
		t.Fatalf("index.json of %s is %s", name, data)
	}
	return index.Manifests[0].Digest
}

// layers are the digests of an image's layers, the lowest first.
func (w workspace) layers(t *testing.T, name string) []string {
	t.Helper()
	var manifest struct{ Layers []struct{ Digest string } }
	_, hex, _ := strings.Cut(w.digest(t, name), ":")
	data, err := os.ReadFile(filepath.Join(w.image(name), "blobs", "sha256", hex))
	check(t, err)
	check(t, json.Unmarshal(data, &manifest))
	var digests []string
	for _, layer := range manifest.Layers {
		digests = append(digests, layer.Digest)
	}
	return digests
}

// sameElsewhere builds the images anew in another folder and output base, with
// all that may differ between two machines: no sandbox, one job, another time
// zone, files that only their owner may read. What built them may be cached.
func (w workspace) sameElsewhere(t *testing.T) {
	other := newWorkspace(t, scratch.Folder(t, "images", "the other one"))
	command(t, "chmod", "-R", "go-rwx", filepath.Join(other.root, "shop"), filepath.Join(other.root, "services"))
	other.bazel(t, []string{"sh", "-c", `umask 077; TZ=Asia/Tokyo exec "$@"`, "sh"},
		"build", "--jobs=1", "--spawn_strategy=local", "--modify_execution_info=Service.*=+no-cache", "//images/...")
	for _, name := range []string{"ui", "search"} {
		if mine, theirs := w.digest(t, name), other.digest(t, name); mine != theirs {
			t.Errorf("%s has the digest %s here and %s there", name, mine, theirs)
		}
	}
	command(t, "sh", "-c", `cd "$1" && ./bazelw shutdown`, "sh", other.root)
}

// oneLayerChanges edits a line of the service.
func (w workspace) oneLayerChanges(t *testing.T) {
	before := w.layers(t, "ui")
	file := filepath.Join(w.root, "services", "shop", "ui", "urls.py")
	content, err := os.ReadFile(file)
	check(t, err)
	check(t, os.WriteFile(file, append(bytes.TrimSpace(content), "\n# An edit.\n"...), 0o644))
	w.bazel(t, nil, "build", "//images/...")
	after := w.layers(t, "ui")
	if len(before) != len(after) {
		t.Fatalf("%d layers, then %d", len(before), len(after))
	}
	for i := range before {
		if last := i == len(before)-1; (before[i] != after[i]) != last {
			t.Errorf("layer %d of %d was %s and is %s", i+1, len(before), before[i], after[i])
		}
	}
}
