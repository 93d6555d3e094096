package secrets

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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

func TestRefusesWhatOthersCanRead(t *testing.T) {
	s, _ := newStore(t)
	ensure(t, s, "key", random)
	for path, mode := range map[string]fs.FileMode{s.Dir: 0o755, s.Path("key"): 0o640} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		want := path + " holds secrets and is open to other users"
		if _, err := s.Get(t.Context(), "key"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("reading: %v", err)
		}
		if _, err := s.Ensure("key", random); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ensuring: %v", err)
		}
		if _, err := s.Update(t.Context(), "key", text("x")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("writing: %v", err)
		}
		if _, err := s.Delete(t.Context(), "key"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("deleting: %v", err)
		}
		checkMode(t, path, mode)
		if err := os.Chmod(path, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
}

// text is an edit that replaces a text.
func text(value string) Edit { return func(string, bool) (string, error) { return value, nil } }

func TestUpdate(t *testing.T) {
	s, _ := newStore(t)
	for _, step := range []struct {
		value string
		want  Change
	}{{"0123456789", Create}, {"abc", Updated}, {"abc", Unchanged}} {
		change, err := s.Update(t.Context(), "key", text(step.value))
		if err != nil || change != step.want {
			t.Errorf("%s: %s, %v", step.value, change, err)
		}
		if data, err := os.ReadFile(s.Path("key")); err != nil || string(data) != step.value {
			t.Errorf("the file holds %q, %v", data, err)
		}
	}
	if names, err := s.Names(t.Context()); err != nil || !slices.Equal(names, []string{"key"}) {
		t.Errorf("names %q, %v", names, err)
	}
	for _, want := range []bool{true, false} {
		if deleted, err := s.Delete(t.Context(), "key"); err != nil || deleted != want {
			t.Errorf("deleted %v, %v", deleted, err)
		}
	}
	if _, err := s.Get(t.Context(), "key"); !errors.Is(err, ErrNotFound) {
		t.Errorf("reading what is deleted: %v", err)
	}
}

func TestGetWithoutTheEndOfAnEditor(t *testing.T) {
	s, _ := newStore(t)
	for written, want := range map[string]string{"a\n": "a", "a\r\n": "a", "a\n\n": "a\n", "a ": "a "} {
		if _, err := s.Update(t.Context(), "key", text(written)); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(t.Context(), "key"); err != nil || got != want {
			t.Errorf("%q reads as %q, %v", written, got, err)
		}
	}
	if _, err := s.Update(t.Context(), "key", text("\xff")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "key"); err == nil || !strings.Contains(err.Error(), "not UTF-8") {
		t.Errorf("got %v", err)
	}
}

// TestWritersWaitForEachOther counts in a secret, in processes' stead with a store each.
func TestWritersWaitForEachOther(t *testing.T) {
	s, _ := newStore(t)
	const writers, rounds = 8, 10
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			own := &Store{Dir: s.Dir, Source: System()}
			for range rounds {
				_, err := own.Update(t.Context(), "count", func(old string, _ bool) (string, error) {
					n, _ := strconv.Atoi(old)
					return strconv.Itoa(n + 1), nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got, err := s.Get(t.Context(), "count"); err != nil || got != strconv.Itoa(writers*rounds) {
		t.Errorf("counted to %s, %v", got, err)
	}
}

func TestLockGivesUpWithItsContext(t *testing.T) {
	s, _ := newStore(t)
	ensure(t, s, "key", random)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Update(t.Context(), "key", func(old string, _ bool) (string, error) {
		cancel()
		_, err := (&Store{Dir: s.Dir}).Update(ctx, "other", text("x"))
		return old, err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
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
	s.Supply = func(name string) string { return "supply " + name }
	if _, err := s.Ensure("stripe", Generator{Prompt: true}); err == nil || !strings.HasSuffix(err.Error(), "set it with `supply stripe`") {
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

func TestEnsureServiceNamesTheKeysOfASet(t *testing.T) {
	const keys, set = `{"generate": "jwt_keys"}`, `{"generate": "jwk_set", "of": "z-keys", "keys": {"generate": "jwt_keys"}}`
	for name, generators := range map[string]map[string]json.RawMessage{
		"the service has both":    {"a-set": json.RawMessage(set), "z-keys": json.RawMessage(keys)},
		"the service has the set": {"a-set": json.RawMessage(set)},
	} {
		s, _ := newStore(t)
		if created, err := s.EnsureService("shop/ui", generators); err != nil || strings.Join(created, " ") != "a-set z-keys" {
			t.Errorf("%s: created %q, %v", name, created, err)
		}
		if created, err := s.EnsureService("shop/ui", generators); err != nil || len(created) > 0 {
			t.Errorf("%s: created %q again, %v", name, created, err)
		}
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
		{map[string]string{"SERVICES_SECRETS_DIR": "own", "BUILD_WORKSPACE_DIRECTORY": "/w"}, "/w/own"},
	}
	for _, c := range cases {
		if got, err := DefaultDir(func(key string) string { return c.env[key] }); err != nil || got != c.want {
			t.Errorf("%v: %q, %v", c.env, got, err)
		}
	}
	if got, err := Dir("~/acme", func(key string) string { return map[string]string{"HOME": "/h"}[key] }); err != nil || got != "/h/acme" {
		t.Errorf("declared: %q, %v", got, err)
	}
	if _, err := DefaultDir(func(string) string { return "" }); err == nil {
		t.Error("no error without a home folder")
	}
}
