// Package image_test looks at images that the rules have made, and runs what is
// in them.
package image_test

import (
	"debug/elf"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/validate"
	"github.com/rules-services/rules_services/internal/image"
)

func TestPythonProgramRunsInItsImage(t *testing.T) {
	root := unpack(t, open(t, runfile(t, "HELLO")))
	command := exec.Command(filepath.Join(root, "app", "hello"))
	command.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := []string{
		"greeting.txt file hello", "tree/link.txt link one", "dangling link one", "alias.txt link real",
		"_main/elsewhere/real.txt real", "at_root/real.txt real",
	}
	if got := lines(string(out)); !reflect.DeepEqual(got, want) {
		t.Errorf("it says %q, not %q", got, want)
	}
	if target, err := os.Readlink(filepath.Join(root, "usr", "local", "bin", "serve")); err != nil || target != "/app/server" {
		t.Errorf("the other program is called by a link to %q, %v", target, err)
	}
	if motd, err := os.ReadFile(filepath.Join(root, "etc", "motd")); err != nil || string(motd) != "base\n" {
		t.Errorf("the base's file has %q, %v", motd, err)
	}
}

func TestConfig(t *testing.T) {
	config, err := open(t, runfile(t, "HELLO")).ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(config.Config)
	const want = `{"Entrypoint":["/app/hello"],"Env":["PATH=/app:/usr/bin:/bin","GREETING=hello = world"],` +
		`"Labels":{"base":"yes","service":"hello"},"User":"65532","Volumes":{"/data":{}},"WorkingDir":"/app","ExposedPorts":{"8001/tcp":{}}}`
	if string(got) != want {
		t.Errorf("config\n%s\nnot\n%s", got, want)
	}
	if config.Created.UTC().Format("2006-01-02") != "2026-11-24" || config.OS != "linux" {
		t.Errorf("config is %+v", config)
	}
}

func TestImageFromScratch(t *testing.T) {
	config, err := imageIn(t, runfile(t, "SERVER")).ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(config.Config)
	if want := `{"Cmd":["--verbose"],"Entrypoint":["/app/server"],"User":"99"}`; string(got) != want {
		t.Errorf("config\n%s\nnot\n%s", got, want)
	}
	if config.Architecture != "arm64" || config.Variant != "v8" {
		t.Errorf("it is for %s/%s", config.Architecture, config.Variant)
	}
}

func TestIndexHasAnImageForEachPlatform(t *testing.T) {
	images, err := image.Layout(runfile(t, "PORTABLE")).Images()
	if err != nil || len(images) != 2 {
		t.Fatalf("%d images, %v", len(images), err)
	}
	for i, architecture := range []string{"amd64", "arm64"} {
		config, err := images[i].ConfigFile()
		if err != nil || config.Architecture != architecture {
			t.Errorf("image %d is for %s, %v", i, config.Architecture, err)
		}
		program, err := elf.Open(filepath.Join(unpack(t, images[i]), "app", "server"))
		if err != nil {
			t.Fatal(err)
		}
		if want := []elf.Machine{elf.EM_X86_64, elf.EM_AARCH64}[i]; program.Machine != want {
			t.Errorf("the program of image %d is for %s, not %s", i, program.Machine, want)
		}
		program.Close()
	}
}

func TestDigest(t *testing.T) {
	made := open(t, runfile(t, "HELLO"))
	digest, err := os.ReadFile(runfile(t, "HELLO_DIGEST"))
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := made.Digest(); string(digest) != want.String()+"\n" {
		t.Errorf("digest %q, not %s", digest, want)
	}
	if manifest, _ := made.Manifest(); manifest.Annotations["team"] != "shop" {
		t.Errorf("annotations are %v", manifest.Annotations)
	}
}

func TestArchive(t *testing.T) {
	root := t.TempDir()
	if out, err := exec.Command("tar", "-xf", runfile(t, "HELLO_TAR"), "-C", root).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	images, err := image.Layout(root).Images()
	if err != nil || len(images) != 1 {
		t.Fatalf("%d images, %v", len(images), err)
	}
	if err := validate.Image(images[0]); err != nil {
		t.Error(err)
	}
	saved, err := os.ReadFile(filepath.Join(root, "manifest.json"))
	if err != nil || !strings.Contains(string(saved), `"Config":"blobs/sha256/`) {
		t.Errorf("manifest.json is %s, %v", saved, err)
	}
}
