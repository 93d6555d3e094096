package registry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/rules-services/rules_services/internal/registry/registrytest"
)

// quick makes tests wait as little as may be.
func quick() *Client {
	return &Client{Backoff: remote.Backoff{Duration: time.Millisecond, Factor: 1, Steps: 40}, LongestWait: 50 * time.Millisecond}
}

// randomImage is the layout of an image of some layers, in a folder of the test's.
func randomImage(t *testing.T, layers int) Image {
	t.Helper()
	image, err := random.Image(20_000, int64(layers))
	if err != nil {
		t.Fatal(err)
	}
	return written(t, image)
}

func written(t *testing.T, what mutate.Appendable) Image {
	t.Helper()
	folder := t.TempDir()
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	if image, ok := what.(v1.Image); ok {
		err = path.AppendImage(image)
	} else {
		err = path.AppendIndex(what.(v1.ImageIndex))
	}
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func repository(t *testing.T, place string) name.Repository {
	t.Helper()
	parsed, err := name.NewRepository(place, name.StrictValidation)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// push pushes an image and fails the test when that fails.
func push(t *testing.T, client *Client, image Image, to string, tags ...string) Outcome {
	t.Helper()
	outcome, err := client.Push(context.Background(), image, repository(t, to), tags, false)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

func digestOf(t *testing.T, reference string) string {
	t.Helper()
	parsed, err := name.ParseReference(reference)
	if err != nil {
		t.Fatal(err)
	}
	found, err := remote.Head(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return found.Digest.String()
}

func TestOnlyWhatIsMissingIsPushed(t *testing.T) {
	registry := registrytest.Start(t)
	image := randomImage(t, 3)
	outcome := push(t, quick(), image, registry.Host+"/shop/ui", "one", "two")
	if sent, _ := outcome.Count(Sent); sent != 4 || len(outcome.Tags) != 2 {
		t.Errorf("the first push: %+v", outcome)
	}
	for _, tag := range []string{"one", "two"} {
		if got := digestOf(t, registry.Host+"/shop/ui:"+tag); got != image.Digest.String() {
			t.Errorf("%s is %s, not %s", tag, got, image.Digest)
		}
	}

	registry.Forget()
	if outcome := push(t, quick(), image, registry.Host+"/shop/ui", "one"); len(outcome.Tags) > 0 || len(outcome.Blobs) > 0 {
		t.Errorf("the second push: %+v", outcome)
	}
	if requests := registry.Requests(); len(requests) > 2 {
		t.Errorf("an image that is there took %d requests: %q", len(requests), requests)
	}

	registry.Forget()
	push(t, quick(), image, registry.Host+"/shop/ui", "three")
	if blobs := registry.Count("/blobs/"); blobs > 0 {
		t.Errorf("another tag took %d requests for blobs: %q", blobs, registry.Requests())
	}
}

func TestOneNewLayerTravelsAlone(t *testing.T) {
	registry := registrytest.Start(t)
	image := randomImage(t, 3)
	push(t, quick(), image, registry.Host+"/shop/ui", "one")
	layer, err := random.Layer(20_000, "application/vnd.oci.image.layer.v1.tar+gzip")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := mutate.AppendLayers(image.Image, layer)
	if err != nil {
		t.Fatal(err)
	}
	outcome := push(t, quick(), written(t, changed), registry.Host+"/shop/ui", "two")
	sent, _ := outcome.Count(Sent)
	there, _ := outcome.Count(There)
	if sent != 2 || there != 3 {
		t.Errorf("sent %d (the layer and the config), there %d", sent, there)
	}
}

func TestLayersAreMounted(t *testing.T) {
	registry := registrytest.Start(t)
	if !registry.IsDocker {
		t.Skip("the registry in its place shares layers by itself; DOCKER_REGISTRY names no docker-registry: `./test.sh images` fetches it")
	}
	client, image := quick(), randomImage(t, 3)
	push(t, client, image, registry.Host+"/shop/ui", "one")
	outcome := push(t, client, image, registry.Host+"/shop/other", "one")
	if mounted, _ := outcome.Count(Mounted); mounted != 4 {
		t.Errorf("the same client: %+v", outcome.Blobs)
	}
	other := quick()
	other.MountFrom = []name.Repository{repository(t, registry.Host+"/shop/ui")}
	outcome = push(t, other, image, registry.Host+"/shop/third", "one")
	if mounted, _ := outcome.Count(Mounted); mounted != 4 {
		t.Errorf("another client: %+v", outcome.Blobs)
	}
	other.MountFrom = []name.Repository{repository(t, registry.Host+"/not/there")}
	outcome = push(t, other, randomImage(t, 2), registry.Host+"/shop/fourth", "one")
	if sent, _ := outcome.Count(Sent); sent != 3 {
		t.Errorf("from a repository that has nothing: %+v", outcome.Blobs)
	}
}

func TestIndex(t *testing.T) {
	registry := registrytest.Start(t)
	index, err := random.Index(20_000, 2, 2)
	if err != nil {
		t.Fatal(err)
	}
	image := written(t, index)
	push(t, quick(), image, registry.Host+"/shop/ui", "one")
	if got := digestOf(t, registry.Host+"/shop/ui:one"); got != image.Digest.String() {
		t.Errorf("it is %s, not %s", got, image.Digest)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	registry := registrytest.Start(t)
	outcome, err := quick().Push(context.Background(), randomImage(t, 3), repository(t, registry.Host+"/shop/ui"), []string{"one"}, true)
	if err != nil {
		t.Fatal(err)
	}
	if missing, _ := outcome.Count(Missing); missing != 4 || len(outcome.Tags) != 1 {
		t.Errorf("%+v", outcome)
	}
	for _, request := range registry.Requests() {
		if !strings.HasPrefix(request, "GET ") && !strings.HasPrefix(request, "HEAD ") {
			t.Errorf("a dry run asked for %s", request)
		}
	}
}

// TestTrouble pushes through a proxy that makes trouble with every seventh request: a blob takes four, and is begun again.
func TestTrouble(t *testing.T) {
	for trouble, answer := range map[string]http.HandlerFunc{
		"429": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"500": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"503": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, `{"errors": [{"code": "SOMETHING", "message": "later"}]}`)
		},
		"cut": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(trouble, func(t *testing.T) {
			registry := registrytest.Start(t)
			image := randomImage(t, 3)
			registry.Disturb(7, answer)
			push(t, quick(), image, registry.Host+"/shop/ui", "one")
			registry.Disturb(0, nil)
			if got := digestOf(t, registry.Host+"/shop/ui:one"); got != image.Digest.String() {
				t.Errorf("it is %s, not %s", got, image.Digest)
			}
		})
	}
}

// TestStopped gives a push up after its first blob, and carries on with another client.
func TestStopped(t *testing.T) {
	registry := registrytest.Start(t)
	image := randomImage(t, 8)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	client := quick()
	client.Report = func(Event) { stop() }
	if _, err := client.Push(ctx, image, repository(t, registry.Host+"/shop/ui"), []string{"one"}, false); !errors.Is(err, context.Canceled) {
		t.Fatalf("the push that is given up: %v", err)
	}
	outcome := push(t, quick(), image, registry.Host+"/shop/ui", "one")
	sent, _ := outcome.Count(Sent)
	there, _ := outcome.Count(There)
	if there == 0 || sent+there != 9 {
		t.Errorf("sent %d, there %d", sent, there)
	}
	if got := digestOf(t, registry.Host+"/shop/ui:one"); got != image.Digest.String() {
		t.Errorf("it is %s, not %s", got, image.Digest)
	}
}

func TestWhatTheRegistrySays(t *testing.T) {
	for want, answer := range map[string]struct {
		status     int
		code, said string
	}{
		"wants a log-in: `docker login": {401, "UNAUTHORIZED", "authentication required"},
		"has expired":                   {403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."},
		"you may not push to":           {403, "DENIED", "not authorized"},
		"make it in the registry":       {404, "NAME_UNKNOWN", "The repository does not exist"},
		"is there with another digest":  {400, "TAG_INVALID", "The image tag already exists and cannot be overwritten because the repository is immutable."},
		"pushing to":                    {400, "MANIFEST_INVALID", "no"},
	} {
		t.Run(want, func(t *testing.T) {
			registry := registrytest.Start(t)
			registry.Answer(func(r *http.Request) bool {
				return r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/manifests/")
			},
				func(w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(answer.status)
					fmt.Fprintf(w, `{"errors": [{"code": %q, "message": %q}]}`, answer.code, answer.said)
				})
			_, err := quick().Push(context.Background(), randomImage(t, 1), repository(t, registry.Host+"/shop/ui"), []string{"one"}, false)
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), answer.said) {
				t.Errorf("got %v, want an error with %q", err, want)
			}
		})
	}
}

func TestCommandsForECR(t *testing.T) {
	ecr := repository(t, "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/ui")
	if got, want := create(ecr), "`aws ecr create-repository --region us-east-1 --repository-name shop/ui` makes it"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := logIn(ecr.Registry); !strings.Contains(got, "aws ecr get-login-password --region us-east-1") {
		t.Error(got)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "nonsense": 0, "7": 7 * time.Second, "Tue, 24 Nov 2026 17:00:30 GMT": 30 * time.Second,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

// TestOthersRead has skopeo check what was pushed.
func TestOthersRead(t *testing.T) {
	skopeo := os.Getenv("SKOPEO")
	if skopeo == "" {
		found, err := exec.LookPath("skopeo")
		if err != nil {
			t.Skip("SKOPEO names no skopeo, nor is there one on the PATH: `./test.sh images` fetches it")
		}
		skopeo = found
	}
	registry := registrytest.Start(t)
	image := randomImage(t, 3)
	push(t, quick(), image, registry.Host+"/shop/ui", "one")
	out, err := exec.Command(skopeo, "copy", "--insecure-policy", "--src-tls-verify=false", "docker://"+registry.Host+"/shop/ui:one", "oci:"+t.TempDir()).CombinedOutput()
	if err != nil {
		t.Errorf("skopeo: %v\n%s", err, out)
	}
}
