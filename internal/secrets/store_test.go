package secrets

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var random = Generator{Generate: "random", Length: 12}

// newStore gives a store in a folder that does not exist yet.
func newStore(t *testing.T) (*Store, *strings.Builder) {
	t.Helper()
	notes := &strings.Builder{}
	return &Store{Dir: filepath.Join(t.TempDir(), "home", "secrets"), Source: System(), Notes: notes}, notes
}

func ensure(t *testing.T, s *Store, name string, g Generator) bool {
	t.Helper()
	created, err := s.Ensure(name, g)
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func checkMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %04o, want %04o", path, got, want)
	}
}

func TestEnsureCreatesOnce(t *testing.T) {
	s, notes := newStore(t)
	if !ensure(t, s, "key", random) {
		t.Error("the secret was not made")
	}
	checkMode(t, s.Dir, 0o700)
	checkMode(t, s.Path("key"), 0o600)
	first, err := os.ReadFile(s.Path("key"))
	if err != nil {
		t.Fatal(err)
	}
	checkText(t, string(first), 12)
	if ensure(t, s, "key", Generator{Generate: "random", Length: 99}) {
		t.Error("the secret was made again")
	}
	second, err := os.ReadFile(s.Path("key"))
	if err != nil || string(first) != string(second) {
		t.Errorf("the secret changed: %v", err)
	}
	if notes.Len() > 0 {
		t.Errorf("notes: %s", notes)
	}
	entries, err := os.ReadDir(s.Dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files in the folder, %v", len(entries), err)
	}
}

func TestEnsureTightens(t *testing.T) {
	s, notes := newStore(t)
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.Path("key"), []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(s.Path("key"), 0o644); err != nil {
		t.Fatal(err)
	}
	ensure(t, s, "key", random)
	checkMode(t, s.Dir, 0o700)
	checkMode(t, s.Path("key"), 0o600)
	if content, err := os.ReadFile(s.Path("key")); err != nil || string(content) != "theirs" {
		t.Errorf("content changed: %v", err)
	}
	if got := strings.Count(notes.String(), "note: "); got != 2 || !strings.Contains(notes.String(), "(mode 0644), it is 0600 now") {
		t.Errorf("notes: %s", notes)
	}
}

func TestEnsureAtTheSameTime(t *testing.T) {
	s, _ := newStore(t)
	var makers sync.WaitGroup
	made := make(chan string, 20)
	for range cap(made) {
		makers.Add(1)
		go func() {
			defer makers.Done()
			if _, err := s.Ensure("key", random); err != nil {
				t.Error(err)
			}
			content, err := os.ReadFile(s.Path("key"))
			if err != nil {
				t.Error(err)
			}
			made <- string(content)
		}()
	}
	makers.Wait()
	close(made)
	first := <-made
	for other := range made {
		if other != first {
			t.Fatal("a secret that was already read has been replaced")
		}
	}
}

func TestEnsureErrors(t *testing.T) {
	s, _ := newStore(t)
	for _, name := range []string{"", "..", ".hidden", "a/b", "/a"} {
		if _, err := s.Ensure(name, random); err == nil || !strings.Contains(err.Error(), "a secret's name") {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := s.Ensure("stripe", Generator{Prompt: true}); err == nil ||
		!strings.Contains(err.Error(), `secret "stripe" is missing and it cannot be generated: write its value to the file `+s.Path("stripe")) {
		t.Errorf("prompt: %v", err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	below := &Store{Dir: filepath.Join(s.Dir, "file", "below"), Source: System()}
	if _, err := below.Ensure("key", random); err == nil || !strings.Contains(err.Error(), "making the folder") {
		t.Errorf("folder below a file: %v", err)
	}
}

func TestEnsureService(t *testing.T) {
	s, _ := newStore(t)
	created, err := s.EnsureService("shop/ui", map[string]json.RawMessage{
		"stripe":  json.RawMessage(`{"prompt": true}`),
		"b-key":   json.RawMessage(`{"generate": "random"}`),
		"a-key":   json.RawMessage(`{"generate": "random"}`),
		"mangled": json.RawMessage(`{"generate": "uuid"}`),
	})
	if strings.Join(created, " ") != "a-key b-key" {
		t.Errorf("created %q", created)
	}
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], `shop/ui: secret "mangled": generator "uuid"`) ||
		!strings.HasPrefix(lines[1], `shop/ui: secret "stripe" is missing`) {
		t.Errorf("errors:\n%v", err)
	}
}

func TestDefaultDir(t *testing.T) {
	cases := []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"SERVICES_SECRETS_DIR": "/s", "HOME": "/h"}, "/s"},
		{map[string]string{"SERVICES_SECRETS_DIR": "~/mine", "HOME": "/h"}, "/h/mine"},
		{map[string]string{"HOME": "/h"}, "/h/.toolchain_secrets_dev"},
	}
	for _, c := range cases {
		if got, err := DefaultDir(func(key string) string { return c.env[key] }); err != nil || got != c.want {
			t.Errorf("%v: %q, %v", c.env, got, err)
		}
	}
	if _, err := DefaultDir(func(string) string { return "" }); err == nil {
		t.Error("no error without a home folder")
	}
}
