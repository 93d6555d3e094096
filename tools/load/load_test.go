package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/rules-services/rules_services/internal/commandline"
	"github.com/rules-services/rules_services/internal/runspec"
)

// standIn is the variable that makes this test's program a client: it keeps its standard input in the file it names.
const standIn = "LOAD_TEST_STAND_IN"

func TestMain(m *testing.M) {
	if file := os.Getenv(standIn); file != "" {
		os.Exit(asClient(file))
	}
	os.Exit(m.Run())
}

func asClient(file string) int {
	if file == "fail" {
		os.Stderr.WriteString("the daemon is asleep\n")
		return 1
	}
	to, err := os.Create(file)
	if err != nil {
		return 2
	}
	defer to.Close()
	if _, err := to.ReadFrom(os.Stdin); err != nil {
		return 2
	}
	os.Stdout.WriteString(filepath.Base(os.Args[0]) + " " + strings.Join(os.Args[1:], " ") + "\n")
	return 0
}

// target is a service_load target as Bazel lays it.
type target struct {
	t               *testing.T
	program, folder string
	image           v1.Image
}

func newTarget(t *testing.T) target {
	t.Helper()
	image, err := random.Image(1000, 2)
	if err != nil {
		t.Fatal(err)
	}
	return newTargetOf(t, image, runspec.LoadedImage{RepoTags: []string{"shop/ui:latest"}})
}

func newTargetOf(t *testing.T, image mutate.Appendable, spec runspec.LoadedImage) target {
	t.Helper()
	folder := t.TempDir()
	path, err := layout.Write(filepath.Join(folder, "load.runfiles", "_main", "image"), empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	g := target{t: t, program: filepath.Join(folder, "load"), folder: folder}
	if index, ok := image.(v1.ImageIndex); ok {
		err = path.AppendIndex(index)
	} else {
		g.image = image.(v1.Image)
		err = path.AppendImage(g.image)
	}
	if err != nil {
		t.Fatal(err)
	}
	spec.Label, spec.Image = "//a:load", "_main/image"
	data, err := json.Marshal(runspec.Load{Version: runspec.Version, Kind: runspec.KindLoad, Images: []runspec.LoadedImage{spec}})
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string][]byte{g.program: nil, g.program + runspec.Suffix: data} {
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

// run runs the tool.
func (g target) run(args ...string) (stdout, stderr string, err error) {
	var out, notes bytes.Buffer
	err = run(context.Background(), process{program: g.program, args: args, stdout: &out, stderr: &notes,
		getenv: func(string) string { return g.folder }})
	return out.String(), notes.String(), err
}

// clientsAre leaves nothing but stand-ins of some names on PATH.
func (g target) clientsAre(does string, names ...string) {
	g.t.Helper()
	program, err := os.Executable()
	if err != nil {
		g.t.Fatal(err)
	}
	bin := g.t.TempDir()
	for _, one := range names {
		if err := os.Symlink(program, filepath.Join(bin, one)); err != nil {
			g.t.Fatal(err)
		}
	}
	g.t.Setenv("PATH", bin)
	g.t.Setenv(standIn, does)
}

// has checks that a tar holds the image under a name.
func (g target) has(file, called string) {
	g.t.Helper()
	tag, err := name.NewTag(called)
	if err != nil {
		g.t.Fatal(err)
	}
	image, err := tarball.ImageFromPath(file, &tag)
	if err != nil {
		g.t.Fatal(err)
	}
	got, err := image.ConfigName()
	if err != nil {
		g.t.Fatal(err)
	}
	if want, _ := g.image.ConfigName(); got != want {
		g.t.Errorf("%s has the image %s, not %s", file, got, want)
	}
}

func TestClients(t *testing.T) {
	for _, c := range []struct {
		there     []string
		args      []string
		called    string
		arguments string
	}{
		{[]string{"docker", "podman"}, nil, "docker", "load"},
		{[]string{"docker", "podman"}, []string{"--client", "podman"}, "podman", "load"},
		{[]string{"ctr"}, nil, "ctr", "images import -"},
	} {
		g := newTarget(t)
		kept := filepath.Join(g.folder, "kept.tar")
		g.clientsAre(kept, c.there...)
		out, notes, err := g.run(c.args...)
		if err != nil || out != "shop/ui:latest\n" {
			t.Errorf("%+v: prints %q, %v", c, out, err)
		}
		if want := c.called + " " + c.arguments + "\n"; notes != want {
			t.Errorf("%+v: says %q, not %q", c, notes, want)
		}
		g.has(kept, "shop/ui:latest")
	}
}

func TestClientErrors(t *testing.T) {
	g := newTarget(t)
	g.clientsAre("fail", "docker")
	_, notes, err := g.run()
	if err == nil || !strings.Contains(err.Error(), "loading into docker: exit status 1: does `docker info` work?") || !strings.Contains(notes, "asleep") {
		t.Errorf("a daemon that is not there: %v, %q", err, notes)
	}
	if _, _, err := g.run("--client", "podman"); err == nil || !strings.Contains(err.Error(), "podman is not on PATH") {
		t.Errorf("a client that is not there: %v", err)
	}
	if _, _, err := g.run("--client", "rkt"); commandline.Report(err, &bytes.Buffer{}) != commandline.ExitUsage {
		t.Errorf("an unknown client: %v", err)
	}
	if _, _, err := g.run("x"); commandline.Report(err, &bytes.Buffer{}) != commandline.ExitUsage {
		t.Errorf("an argument: %v", err)
	}
	g.clientsAre("fail")
	if _, _, err := g.run(); err == nil || !strings.Contains(err.Error(), "none of docker, podman, nerdctl, ctr is on PATH") {
		t.Errorf("no client: %v", err)
	}
}

func TestArchive(t *testing.T) {
	g := newTarget(t)
	if out, _, err := g.run("--output", "image.tar", "--tag", "a:1", "--tag", "b"); err != nil || strings.Count(out, "\n") != 2 {
		t.Fatalf("prints %q, %v", out, err)
	}
	file := filepath.Join(g.folder, "image.tar")
	g.has(file, "a:1")
	g.has(file, "b:latest")
	skopeo, err := exec.LookPath("skopeo")
	if err != nil {
		t.Skip("skopeo is not on this machine")
	}
	if out, err := exec.Command(skopeo, "copy", "--insecure-policy", "docker-archive:"+file+":a:1", "oci:"+t.TempDir()).CombinedOutput(); err != nil {
		t.Errorf("skopeo: %v\n%s", err, out)
	}
}

func TestArchiveErrors(t *testing.T) {
	g := newTarget(t)
	if _, _, err := g.run("--output", "no/folder.tar"); err == nil || !strings.Contains(err.Error(), `writing "no/folder.tar"`) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, _, err := g.run("--tag", "A B"); err == nil || !strings.Contains(err.Error(), `"A B" is no name with a tag`) {
		t.Errorf("a name: %v", err)
	}
}

func TestIndex(t *testing.T) {
	one, err := random.Image(1000, 1)
	if err != nil {
		t.Fatal(err)
	}
	for architecture, want := range map[string]string{runtime.GOARCH: "", "s390x": "the image has none for linux/" + runtime.GOARCH} {
		index := mutate.AppendManifests(empty.Index, mutate.IndexAddendum{
			Add: one, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: architecture}},
		})
		g := newTargetOf(t, index, runspec.LoadedImage{RepoTags: []string{"a:1"}})
		_, _, err := g.run("--output", "image.tar")
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", architecture, err)
		}
	}
}

func TestFileOfNames(t *testing.T) {
	image, err := random.Image(1000, 1)
	if err != nil {
		t.Fatal(err)
	}
	g := newTargetOf(t, image, runspec.LoadedImage{RepoTagsFile: "_main/names"})
	names := filepath.Join(g.program+".runfiles", "_main", "names")
	for content, want := range map[string]string{"a:1\nb:2\n": "", "\n": "repo_tags is a file without lines"} {
		if err := os.WriteFile(names, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		out, _, err := g.run("--output", "image.tar")
		if want == "" && (err != nil || strings.Count(out, "\n") != 2) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: prints %q, %v", content, out, err)
		}
	}
}
