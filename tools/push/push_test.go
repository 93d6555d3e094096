package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/random"

	"github.com/rules-services/rules_services/internal/commandline"
	"github.com/rules-services/rules_services/internal/registry/registrytest"
	"github.com/rules-services/rules_services/internal/runspec"
)

// target is a service_push target as Bazel lays it, and a git repository.
type target struct {
	t        *testing.T
	program  string
	tree     string
	terminal bool
}

// newTarget makes a target of images, each of which has a layout of its own.
func newTarget(t *testing.T, images ...runspec.PushedImage) target {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	folder := t.TempDir()
	for i := range images {
		if images[i].Image == "" {
			images[i].Image = "_main/image" + string(rune('a'+i))
		}
		writeLayout(t, filepath.Join(folder, "push.runfiles", images[i].Image))
	}
	data, err := json.Marshal(runspec.Push{Version: runspec.Version, Kind: runspec.KindPush, Images: images})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "push"+runspec.Suffix), string(data))
	write(t, filepath.Join(folder, "push"), "")
	return target{t: t, program: filepath.Join(folder, "push"), tree: repository(t)}
}

func writeLayout(t *testing.T, folder string) {
	t.Helper()
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	image, err := random.Image(1000, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := path.AppendImage(image); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// repository is a git repository with one commit of a known time.
func repository(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "file"), "content")
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"commit", "-q", "-m", "first"}} {
		command := exec.Command("git", args...)
		command.Dir = folder
		command.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
			"GIT_COMMITTER_DATE=2026-11-24T18:30:05+0100")
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	return folder
}

// run runs the tool.
func (g target) run(args ...string) (stdout, stderr string, err error) {
	g.t.Helper()
	var out, notes bytes.Buffer
	err = run(context.Background(), process{
		program: g.program, args: args, stdout: &out, stderr: &notes, terminal: g.terminal,
		getenv: func(name string) string {
			return map[string]string{"BUILD_WORKSPACE_DIRECTORY": g.tree, "BUILD_WORKING_DIRECTORY": g.tree}[name]
		},
	})
	return out.String(), notes.String(), err
}

func (g target) must(args ...string) (stdout, stderr string) {
	g.t.Helper()
	stdout, stderr, err := g.run(args...)
	if err != nil {
		g.t.Fatalf("%q: %v\n%s", args, err, stderr)
	}
	return stdout, stderr
}

// results are what --json prints.
func (g target) results(args ...string) []result {
	g.t.Helper()
	out, _ := g.must(append(args, "--json")...)
	var results []result
	if err := json.Unmarshal([]byte(out), &results); err != nil {
		g.t.Fatalf("%v\n%s", err, out)
	}
	return results
}

func TestDefaultTag(t *testing.T) {
	registry := registrytest.Start(t)
	g := newTarget(t, runspec.PushedImage{Label: "//a:push", Repository: registry.Host + "/shop/ui"})
	const prefix = "2026-11-24.17-30-05-"
	clean := g.results()[0]
	if len(clean.Tags) != 1 || !strings.HasPrefix(clean.Tags[0], prefix) || len(clean.Tags[0]) != len(prefix)+12 {
		t.Errorf("tags %q", clean.Tags)
	}
	if got := g.results("--env", "prod")[0].Tags[0]; got != "prod-"+clean.Tags[0] {
		t.Errorf("for prod it is %q", got)
	}

	write(t, filepath.Join(g.tree, "file"), "changed")
	want := clean.Tags[0] + "-dirty-" + strings.TrimPrefix(clean.Digest, "sha256:")[:12]
	if got := g.results()[0].Tags[0]; got != want {
		t.Errorf("with changes it is %q, not %q", got, want)
	}
	registry.Forget()
	for _, args := range [][]string{{"--env", "prod"}, {"--env", "staging", "--tag", "one"}, {"--protected"}} {
		if _, _, err := g.run(args...); err == nil || !strings.Contains(err.Error(), "uncommitted changes") {
			t.Errorf("%q with changes: %v", args, err)
		}
	}
	if requests := registry.Requests(); len(requests) > 0 {
		t.Errorf("a push that is refused asked for %q", requests)
	}
}

func TestOutput(t *testing.T) {
	registry := registrytest.Start(t)
	g := newTarget(t, runspec.PushedImage{Label: "//a:push", Repository: registry.Host + "/shop/ui", RemoteTags: []string{"one"}})
	dry, notes := g.must("--dry-run")
	if !strings.Contains(notes, "would get one: 3 blobs missing") {
		t.Errorf("a dry run says %q", notes)
	}
	out, notes := g.must("--tag", "two", "-t", "three", "--digests-out", "digests.json")
	if out != dry || !strings.HasPrefix(out, "sha256:") || strings.Count(out, "\n") != 1 {
		t.Errorf("it prints %q, a dry run %q", out, dry)
	}
	if !strings.Contains(notes, "has it as one, three, two: 3 blobs sent") || strings.Count(notes, ": sent sha256:") != 3 || strings.Contains(notes, "\r") {
		t.Errorf("it says %q", notes)
	}
	data, err := os.ReadFile(filepath.Join(g.tree, "digests.json"))
	if want := `"//a:push": "` + registry.Host + "/shop/ui@" + strings.TrimSpace(out) + `"`; err != nil || !strings.Contains(string(data), want) {
		t.Errorf("digests.json: %v\n%s", err, data)
	}
	registry.Forget()
	if _, notes := g.must(); !strings.Contains(notes, "has it already as one") || len(registry.Requests()) > 2 {
		t.Errorf("again: it says %q and asks for %q", notes, registry.Requests())
	}
	g.terminal = true
	if _, notes := g.must("--repository", registry.Host+"/shop/new"); !strings.Contains(notes, "\r\x1b[Kpushing to ") {
		t.Errorf("on a terminal it says %q", notes)
	}
}

func TestSeveralImages(t *testing.T) {
	registry := registrytest.Start(t)
	g := newTarget(t,
		runspec.PushedImage{Label: "//a:push", Repository: registry.Host + "/one", RemoteTags: []string{"x"}, Image: "_main/same"},
		runspec.PushedImage{Label: "//b:push", Repository: "no-registry", RemoteTags: []string{"x"}},
	)
	out, _, err := g.run("--json", "--digests-out", filepath.Join(g.tree, "digests.json"))
	if err == nil || !strings.Contains(err.Error(), `//b:push: the repository "no-registry" names no registry`) {
		t.Errorf("one of two fails: %v", err)
	}
	var results []result
	if err := json.Unmarshal([]byte(out), &results); err != nil || len(results) != 2 || results[0].Sent != 3 || results[1].Error == "" {
		t.Errorf("%v\n%s", err, out)
	}
	if out, _ := g.must("--registry", registry.Host); strings.Count(out, "@sha256:") != 2 {
		t.Errorf("both: %s", out)
	}
	if _, _, err := g.run("--repository", registry.Host+"/x"); err == nil || !strings.Contains(err.Error(), "--repository is for one image") {
		t.Errorf("one repository for two: %v", err)
	}
}

func TestFiles(t *testing.T) {
	registry := registrytest.Start(t)
	g := newTarget(t, runspec.PushedImage{Label: "//a:push", RepositoryFile: "_main/repository", RemoteTagsFile: "_main/tags"})
	write(t, g.program+".runfiles/_main/repository", registry.Host+"/shop/ui\n")
	write(t, g.program+".runfiles/_main/tags", "one\n\ntwo\n")
	if got := g.results()[0]; got.Repository != registry.Host+"/shop/ui" || strings.Join(got.Tags, " ") != "one two" {
		t.Errorf("%+v", got)
	}
	write(t, g.program+".runfiles/_main/repository", "a\nb\n")
	if _, _, err := g.run(); err == nil || !strings.Contains(err.Error(), "repository_file has 2 lines, not one") {
		t.Errorf("two lines: %v", err)
	}
}

func TestErrors(t *testing.T) {
	registry := registrytest.Start(t)
	for name, c := range map[string]struct {
		args []string
		want string
		code int
	}{
		"no registry": {nil, `the repository "shop/ui" names no registry: set image_registry in services.json, or push with --repository REGISTRY/shop/ui`, commandline.ExitError},
		"bad tag":     {[]string{"--registry", registry.Host, "--tag", "a/b"}, `"a/b" is no tag`, commandline.ExitError},
		"bad name":    {[]string{"--repository", registry.Host + "/A B"}, `/A B": `, commandline.ExitError},
		"bad mount":   {[]string{"--mount-from", "x"}, `--mount-from "x"`, commandline.ExitUsage},
		"argument":    {[]string{"x"}, `unexpected argument "x"`, commandline.ExitUsage},
		"flag":        {[]string{"--x"}, "unknown flag: --x", commandline.ExitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			g := newTarget(t, runspec.PushedImage{Label: "//a:push", Repository: "shop/ui"})
			_, _, err := g.run(c.args...)
			var said bytes.Buffer
			if code := commandline.Report(err, &said); code != c.code || !strings.Contains(said.String(), c.want) {
				t.Errorf("exit code %d, %s", code, said.String())
			}
		})
	}
}

func TestNoRepository(t *testing.T) {
	registry := registrytest.Start(t)
	g := newTarget(t, runspec.PushedImage{Label: "//a:push", Repository: registry.Host + "/shop/ui"})
	g.tree = t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(g.tree))
	if _, _, err := g.run(); err == nil || !strings.Contains(err.Error(), "looking for the commit: git: ") {
		t.Errorf("without a commit: %v", err)
	}
	if got := g.results("--tag", "mine")[0].Tags; len(got) != 1 || got[0] != "mine" {
		t.Errorf("with a tag: %q", got)
	}
}

// TestCredentials has the registry ask who one is, and the docker config know it.
func TestCredentials(t *testing.T) {
	registry := registrytest.Start(t)
	registry.Answer(func(r *http.Request) bool {
		user, password, _ := r.BasicAuth()
		return user != "shop" || password != "open sesame"
	}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="test"`)
		w.WriteHeader(http.StatusUnauthorized)
	})
	g := newTarget(t, runspec.PushedImage{Label: "//a:push", Repository: registry.Host + "/shop/ui", RemoteTags: []string{"one"}})
	_, _, err := g.run()
	if err == nil || !strings.Contains(err.Error(), "wants a log-in: `docker login "+registry.Host) {
		t.Errorf("without credentials: %v", err)
	}
	write(t, filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json"), `{"auths": {"`+registry.Host+`": {"username": "shop", "password": "open sesame"}}}`)
	g.must()
	registry.Forget()
	g.must()
	if requests := registry.Requests(); len(requests) > 2 {
		t.Errorf("an image that is there took %q", requests)
	}
}

func TestHelp(t *testing.T) {
	g := newTarget(t, runspec.PushedImage{Label: "//a:push", Repository: "r"})
	out, _ := g.must("--help")
	for _, want := range []string{"bazel run //a:push -- --dry-run", "--tag", "Exit codes"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if got := commandline.Report(errStopped, &bytes.Buffer{}); got != commandline.ExitError || errors.Is(errStopped, context.Canceled) {
		t.Errorf("stopped: exit code %d", got)
	}
}
