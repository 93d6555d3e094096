package image

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// oneLayer makes a layer with one file.
func oneLayer(t *testing.T, content string) Layer {
	t.Helper()
	dir := t.TempDir()
	file := write(t, dir+"/file", content, 0o644)
	blob, err := WriteLayer(dir+"/layer", []Entry{{File, "app/file", file}}, LayerOptions{Compression: Gzip})
	if err != nil {
		t.Fatal(err)
	}
	if err := blob.Write(dir + "/layer.json"); err != nil {
		t.Fatal(err)
	}
	return Layer{File: dir + "/layer", Description: dir + "/layer.json"}
}

func linuxAMD64() Settings { return Settings{OS: "linux", Architecture: "amd64"} }

func TestImageFromScratch(t *testing.T) {
	settings := linuxAMD64()
	settings.Entrypoint = []string{"/app/server"}
	built, err := Build(settings, "", []Layer{oneLayer(t, "1"), oneLayer(t, "2")})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := Layout(folder).Write(built); err != nil {
		t.Fatal(err)
	}
	digest := folder + ".digest"
	made, err := built.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteDigest(digest, made); err != nil {
		t.Fatal(err)
	}
	const want = "sha256:0b4bc803ace37d3d0cbf657c4172f048fdb74e4e914dd0f6f1786d3859c87975\n"
	if got, _ := os.ReadFile(digest); string(got) != want {
		t.Errorf("digest %s, not %s", got, want)
	}
	index, err := layout.ImageIndexFromPath(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(index); err != nil {
		t.Errorf("go-containerregistry finds in the layout: %v", err)
	}
}

// dockerBase is the layout of images for two platforms as Docker makes them,
// with one of BuildKit's attestations beside them.
func dockerBase(t *testing.T) string {
	t.Helper()
	index := mutate.IndexMediaType(empty.Index, types.DockerManifestList)
	for _, architecture := range []string{"arm64", "amd64"} {
		image, err := random.Image(100, 2)
		if err != nil {
			t.Fatal(err)
		}
		config, _ := image.ConfigFile()
		config.OS, config.Architecture = "linux", architecture
		config.Config = v1.Config{
			User: "nobody", Entrypoint: []string{"/bin/sh"}, Cmd: []string{"-c", "true"}, Env: []string{"PATH=/bin:/usr/bin", "LANG=C.UTF-8"},
			Labels: map[string]string{"base": "yes", "team": "base"},
		}
		if image, err = mutate.ConfigFile(image, config); err != nil {
			t.Fatal(err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{
			Platform: &v1.Platform{OS: "linux", Architecture: architecture},
		}})
	}
	attestation, err := random.Image(10, 1)
	if err != nil {
		t.Fatal(err)
	}
	index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: attestation, Descriptor: v1.Descriptor{
		Platform: &v1.Platform{OS: "unknown", Architecture: "unknown"},
	}})
	folder, err := layout.Write(t.TempDir(), empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.AppendIndex(index); err != nil {
		t.Fatal(err)
	}
	return linked(t, string(folder))
}

// linked is the same folder with links for files, as Bazel hands it to actions.
func linked(t *testing.T, folder string) string {
	t.Helper()
	links := t.TempDir()
	err := filepath.WalkDir(folder, func(file string, entry os.DirEntry, err error) error {
		place, _ := filepath.Rel(folder, file)
		if err == nil && !entry.IsDir() {
			link(t, file, filepath.Join(links, place))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return links
}

func TestImageOnBase(t *testing.T) {
	settings := linuxAMD64()
	settings.Env = []string{"PATH=/app:$PATH", "A=${PATH}", "PRICE=$5 $UNKNOWN ${A", "LANG=C"}
	settings.Labels = []string{"team=search=1"}
	settings.Annotations = []string{"a=b"}
	settings.ExposedPorts = []string{"8001", "53/udp"}
	settings.Volumes = []string{"/data"}
	settings.Cmd = []string{"serve"}
	settings.Workdir = "/app"
	settings.Created = "2026-11-24T18:35:00+01:00"
	built, err := Build(settings, dockerBase(t), []Layer{oneLayer(t, "1")})
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Image(built, validate.Fast); err != nil {
		t.Error(err)
	}
	config, _ := built.ConfigFile()
	got, _ := json.Marshal(config.Config)
	const want = `{"Cmd":["serve"],"Entrypoint":["/bin/sh"],` +
		`"Env":["PATH=/app:/bin:/usr/bin","LANG=C","A=/app:/bin:/usr/bin","PRICE=$5 $UNKNOWN ${A"],` +
		`"Labels":{"base":"yes","team":"search=1"},"User":"nobody","Volumes":{"/data":{}},"WorkingDir":"/app",` +
		`"ExposedPorts":{"53/udp":{},"8001/tcp":{}}}`
	if string(got) != want {
		t.Errorf("config\n%s\nnot\n%s", got, want)
	}
	if config.Architecture != "amd64" || config.Created.UTC().Format("15:04:05") != "17:35:00" || len(config.History) != 3 {
		t.Errorf("config is %+v", config)
	}
	manifest, _ := built.Manifest()
	for _, layer := range manifest.Layers {
		if layer.MediaType != types.OCILayer {
			t.Errorf("layer of type %s", layer.MediaType)
		}
	}
	if len(manifest.Layers) != 3 || manifest.Annotations["a"] != "b" || manifest.MediaType != types.OCIManifestSchema1 || manifest.Config.MediaType != types.OCIConfigJSON {
		t.Errorf("manifest is %+v", manifest)
	}
}

func TestEntrypointDropsArguments(t *testing.T) {
	settings := linuxAMD64()
	settings.Entrypoint = []string{"/app/server"}
	built, err := Build(settings, dockerBase(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	if config, _ := built.ConfigFile(); config.Config.Cmd != nil {
		t.Errorf("the entry point has the base's arguments %q", config.Config.Cmd)
	}
}

func TestBuildErrors(t *testing.T) {
	base := dockerBase(t)
	for name, c := range map[string]struct {
		change func(*Settings)
		base   string
		want   string
	}{
		"platform":   {func(s *Settings) { s.Architecture = "s390x" }, base, "is for linux/amd64 and linux/arm64, the image for linux/s390x: take another base, build with --platforms, or set os, architecture and variant"},
		"no layout":  {func(s *Settings) {}, t.TempDir(), "base: reading the OCI layout"},
		"created":    {func(s *Settings) { s.Created = "yesterday" }, "", `created: "yesterday" is no time like 2026-11-24T17:35:00Z`},
		"env":        {func(s *Settings) { s.Env = []string{"A"} }, "", `env: "A" is not NAME=value`},
		"label":      {func(s *Settings) { s.Labels = []string{"=1"} }, "", `labels: "=1" is not NAME=value`},
		"annotation": {func(s *Settings) { s.Annotations = []string{"a"} }, "", `annotations: "a" is not NAME=value`},
		"port":       {func(s *Settings) { s.ExposedPorts = []string{"http"} }, "", `exposed_ports: "http" is no port like 8001, 8001/tcp or 8001/udp`},
		"volume":     {func(s *Settings) { s.Volumes = []string{"data"} }, "", `volumes: "data" is no absolute path`},
	} {
		t.Run(name, func(t *testing.T) {
			settings := linuxAMD64()
			c.change(&settings)
			_, err := Build(settings, c.base, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, not %s", err, c.want)
			}
		})
	}
	if _, err := Build(linuxAMD64(), "", []Layer{{File: "x", Description: write(t, t.TempDir()+"/x", "{", 0o644)}}); err == nil {
		t.Error("a damaged description is taken")
	}
}

func TestBaseWithFewerLayersThanItsConfig(t *testing.T) {
	built, err := Build(linuxAMD64(), "", []Layer{oneLayer(t, "1")})
	if err != nil {
		t.Fatal(err)
	}
	config, _ := built.ConfigFile()
	config.RootFS.DiffIDs = nil
	if built, err = mutate.ConfigFile(built, config); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := Layout(folder).Write(built); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(linuxAMD64(), folder, nil); err == nil || !strings.Contains(err.Error(), "a manifest has 1 layers, its config 0") {
		t.Errorf("error %v", err)
	}
}

func TestReadSettings(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir+"/settings.json", `{"os": "linux", "architecture": "amd64", "cmd": ["a"]}`, 0o644)
	settings, err := ReadSettings(file, map[string]string{
		"cmd":     write(t, dir+"/cmd", "b c\r\n\nd\n", 0o644),
		"created": write(t, dir+"/created", "2026-11-24T17:35:00Z\n", 0o644),
	})
	if err != nil || strings.Join(settings.Cmd, ",") != "a,b c,d" || settings.Created != "2026-11-24T17:35:00Z" {
		t.Errorf("got %+v, %v", settings, err)
	}
	if _, err := ReadSettings(write(t, dir+"/bad.json", `{"entry_point": []}`, 0o644), nil); err == nil || !strings.Contains(err.Error(), "unknown field") {
		t.Errorf("error %v", err)
	}
	if _, err := ReadSettings(file, map[string]string{"user": file}); err == nil || !strings.Contains(err.Error(), `"user" cannot come from a file`) {
		t.Errorf("error %v", err)
	}
}

func TestStamp(t *testing.T) {
	status := write(t, t.TempDir()+"/stable-status.txt", "BUILD_USER me\nSTABLE_GIT_COMMIT 0123abcd\nSTABLE_GIT_SOURCE https://git.example.com/shop\nSTABLE_GIT_COMMIT_TIME 2026-11-24T17:35:00Z\n", 0o644)
	settings := linuxAMD64()
	settings.Labels = []string{"org.opencontainers.image.source=mine"}
	if err := settings.Stamp(status); err != nil {
		t.Fatal(err)
	}
	built, err := Build(settings, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	config, _ := built.ConfigFile()
	got, _ := json.Marshal(map[string]any{"created": config.Created, "env": config.Config.Env, "labels": config.Config.Labels})
	const want = `{"created":"2026-11-24T17:35:00Z","env":["GIT_COMMIT_SHA=0123abcd"],"labels":{` +
		`"org.opencontainers.image.created":"2026-11-24T17:35:00Z","org.opencontainers.image.revision":"0123abcd","org.opencontainers.image.source":"mine"}}`
	if string(got) != want {
		t.Errorf("got\n%s\nnot\n%s", got, want)
	}
}

func TestArchive(t *testing.T) {
	built, err := Build(linuxAMD64(), "", []Layer{oneLayer(t, "1")})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := Layout(folder).Write(built); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "image.tar")
	if err := WriteArchive(file, linked(t, folder)); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(file)
	packed := listing(t, data)
	config, _ := built.ConfigName()
	for _, want := range []string{"-rw-r--r-- index.json", "-rw-r--r-- oci-layout", `manifest.json "[{\"Config\":\"blobs/sha256/` + config.Hex} {
		if !strings.Contains(packed, want) {
			t.Errorf("there is no %s in\n%s", want, packed)
		}
	}
}
