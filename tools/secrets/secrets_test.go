package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/runspec"
	"github.com/rules-services/rules_services/internal/secrets"
)

const shop = `{"name": "shop/api", "label": "//shop/api:secrets", "secrets_dir": "", "secrets": {
	"jwt-auth-secret-key": {"generate": "jwt_keys", "sets": ["jwk-access-token-keys"]},
	"salt": {"generate": "random", "rotatable": true},
	"stripe": {"prompt": true}}}`

const users = `{"name": "users", "label": "//users:secrets", "secrets_dir": "", "secrets": {
	"salt": {"generate": "random", "rotatable": true}}}`

// tool is a target of its own with a folder of secrets of its own.
type tool struct {
	t            *testing.T
	program, dir string
}

func target(t *testing.T, services ...string) tool {
	t.Helper()
	program := filepath.Join(t.TempDir(), "secrets")
	spec := `{"version": 1, "kind": "secrets", "services": [` + strings.Join(services, ",") + `]}`
	if err := os.Mkdir(program+".runfiles", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program+runspec.Suffix, []byte(spec), 0o644); err != nil {
		t.Fatal(err)
	}
	return tool{t, program, filepath.Join(t.TempDir(), "store")}
}

// run gives what the tool prints and its exit code.
func (c tool) run(input string, args ...string) (stdout, stderr string, code int) {
	c.t.Helper()
	stdin := filepath.Join(c.t.TempDir(), "stdin")
	if err := os.WriteFile(stdin, []byte(input), 0o600); err != nil {
		c.t.Fatal(err)
	}
	file, err := os.Open(stdin)
	if err != nil {
		c.t.Fatal(err)
	}
	defer file.Close()
	var out, errs bytes.Buffer
	env := map[string]string{secrets.DirVariable: c.dir}
	err = run(context.Background(), process{
		program: c.program, args: args, getenv: func(key string) string { return env[key] },
		stdin: file, stdout: &out, stderr: &errs,
	})
	code = report(err, &errs)
	return out.String(), errs.String(), code
}

// want runs the tool and compares the exit code and parts of what it prints; a dash stands for a stream that stays empty.
func (c tool) want(code int, stdout, stderr, input string, args ...string) {
	c.t.Helper()
	out, errs, got := c.run(input, args...)
	for _, stream := range []struct{ name, got, want string }{{"stdout", out, stdout}, {"stderr", errs, stderr}} {
		if stream.want == "-" && stream.got != "" || stream.want != "-" && !strings.Contains(stream.got, stream.want) {
			c.t.Errorf("%q: %s is %q, want %q", args, stream.name, stream.got, stream.want)
		}
	}
	if got != code {
		c.t.Errorf("%q: exit code %d, want %d: %s%s", args, got, code, out, errs)
	}
}

// TestEnsureNamesTheKeysOfASet is about a service that reads the set alone: its keys have to be there too.
func TestEnsureNamesTheKeysOfASet(t *testing.T) {
	c := target(t, `{"name": "gate", "label": "//gate:secrets", "secrets_dir": "", "secrets": {
		"a-set": {"generate": "jwk_set", "of": "z-keys", "keys": {"generate": "jwt_keys", "algorithm": "EdDSA"}}}}`)
	c.want(0, "create  a-set   "+c.dir+"\ncreate  z-keys  "+c.dir+"\n", "nothing was written", "", "ensure", "--dry-run")
	c.want(0, "create  a-set   "+c.dir+"\ncreate  z-keys  "+c.dir+"\n", "-", "", "ensure")
	before := c.sum()
	c.want(0, "unchanged  a-set   "+c.dir+"\nunchanged  z-keys  "+c.dir+"\n", "-", "", "ensure")
	if c.sum() != before {
		t.Error("a second run has changed a file")
	}
}

// sum is a digest of all that lies in the folder of secrets.
func (c tool) sum() string {
	c.t.Helper()
	digest := sha256.New()
	err := filepath.WalkDir(c.dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(digest, "%s %d %s\n", path, len(data), data)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return string(digest.Sum(nil))
}

func (c tool) value(name string) string {
	c.t.Helper()
	out, errs, code := c.run("", "get", name, "--reveal")
	if code != 0 || errs != "" {
		c.t.Fatalf("get %s: %d, %s", name, code, errs)
	}
	return out
}

func TestEnsure(t *testing.T) {
	c := target(t, shop)
	const missing = "shop/api: secret \"stripe\" is missing and it cannot be generated: set it with `bazel run //shop/api:secrets -- set stripe`\n"
	before := c.sum()
	c.want(1, "create  salt ", missing, "", "ensure", "--dry-run")
	if c.sum() != before {
		t.Error("a dry run has written")
	}
	if _, err := os.Stat(c.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a dry run has made the folder")
	}
	c.want(1, "create  jwk-access-token-keys ", missing, "", "ensure")
	c.want(0, "create  stripe ", "-", "hidden\n", "set", "stripe")
	before = c.sum()
	c.want(0, "unchanged  stripe ", "-", "", "ensure", "--local")
	if c.sum() != before {
		t.Error("a second run has written")
	}
	salt := c.value("salt")
	c.want(0, "update  salt ", "-", "", "ensure", "--overwrite", "--secret", "salt")
	if c.value("salt") == salt {
		t.Error("the value is the same")
	}
	if c.value("stripe") != "hidden" {
		t.Error("the value that was set is another one")
	}
}

func TestJSON(t *testing.T) {
	c := target(t, users, shop)
	c.run("x", "set", "stripe")
	out, _, code := c.run("", "ensure", "--json", "--secret", "salt")
	var results []result
	if err := json.Unmarshal([]byte(out), &results); err != nil || code != 0 {
		t.Fatalf("%v, %d: %s", err, code, out)
	}
	if r := results[0]; len(results) != 1 || r.Secret != "salt" || r.Change != secrets.Create || strings.Join(r.Services, " ") != "users shop/api" {
		t.Errorf("got %+v", results)
	}
	c.want(0, `"present": true`, "-", "", "list", "--json")
	c.want(10, `"problem": "missing"`, "-", "", "verify", "--json")
}

func TestNoCommandShowsAValue(t *testing.T) {
	c := target(t, shop)
	const hidden = "very-well-hidden"
	for _, args := range [][]string{
		{"set", "stripe"}, {"set", "stripe", "--json"}, {"ensure"}, {"ensure", "--json"}, {"list"}, {"list", "--json"},
		{"verify"}, {"verify", "--json"}, {"get", "stripe"}, {"rotate", "stripe"}, {"rotate", "salt"}, {"prune"}, {"set", "jwt-auth-secret-key"},
	} {
		out, errs, _ := c.run(hidden, args...)
		if strings.Contains(out+errs, hidden) {
			t.Errorf("%q shows the value: %s%s", args, out, errs)
		}
	}
	c.want(1, "-", "standard output is no terminal: --reveal prints it anyway", "", "get", "stripe")
	if got := c.value("stripe"); got != hidden {
		t.Errorf("got %q", got)
	}
}

func TestRotate(t *testing.T) {
	c := target(t, shop)
	c.run("", "ensure")
	before := c.sum()
	c.want(0, "update  jwt-auth-secret-key", "nothing was written", "", "rotate", "jwt-auth-secret-key", "--local", "--dry-run")
	c.want(0, "unchanged  jwt-auth-secret-key", "-", "", "rotate", "jwt-auth-secret-key", "--update-only")
	if c.sum() != before {
		t.Error("written although nothing was to change")
	}
	c.want(0, "update  jwk-access-token-keys", "-", "", "rotate", "jwt-auth-secret-key")
	c.want(0, "ok", "-", "", "verify", "--secret", "jwk-access-token-keys")
	c.want(0, "update", "-", "", "rotate", "jwt-auth-secret-key", "--step", "publish", "--wait", "1h")
	c.want(1, "unchanged  jwk-access-token-keys", "step sign has to wait until", "", "rotate", "jwt-auth-secret-key", "--step", "sign")
	c.want(1, "-", `"jwk-access-token-keys": it follows "jwt-auth-secret-key"`, "", "rotate", "jwk-access-token-keys")
	for _, step := range []string{"propose", "promote", "make-removable", "remove"} {
		c.want(0, "update  salt", "-", "", "rotate", "salt", "--step", step)
	}
	c.want(0, "update     salt", "-", "", "prune", "--keep", "0")
	c.want(0, "unchanged  salt", "-", "", "prune", "--keep", "0")
	empty := target(t, shop)
	c.want(1, "-", "not declared here: there are jwk-access-token-keys, jwt-auth-secret-key, salt, stripe", "", "rotate", "none")
	empty.want(1, "", "secret \"jwt-auth-secret-key\": there is no such secret: make it with `bazel run //shop/api:secrets -- ensure`", "", "rotate", "jwt-auth-secret-key", "--update-only")
}

func TestVerify(t *testing.T) {
	c := target(t, shop)
	c.want(10, "missing", "-", "", "verify", "--local")
	c.run("x", "set", "stripe")
	c.run("", "ensure")
	c.want(0, "ok", "-", "", "verify")
	if err := os.Chmod(filepath.Join(c.dir, "salt"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.want(1, "stripe", "is open to other users (mode 0644): close it with `chmod 600 ", "", "verify")
	c.want(1, "", "is open to other users", "", "list")
	mount := filepath.Join(t.TempDir(), "stripe")
	if err := os.Mkdir(mount, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mount, "secret_string"), []byte("mounted"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.want(10, "stripe                 ok", "-", "", "verify", "--volume", filepath.Dir(mount))
	c.want(0, "mounted", "-", "", "get", "stripe", "--reveal", "--volume", filepath.Dir(mount))
}

func TestUsage(t *testing.T) {
	c := target(t, shop)
	for _, args := range [][]string{
		{"frobnicate"}, {"ensure", "x"}, {"get"}, {"set", "a", "b"}, {"ensure", "--cluster", "dev"}, {"prune", "--keep", "-1"},
		{"rotate", "salt", "--wait", "-1s"}, {"rotate", "salt", "--update-only", "--step", "sign"},
	} {
		c.want(64, "-", "use `-- --help` for the ways to call it", "", args...)
	}
	c.want(0, "bazel run //shop/api:secrets -- ensure", "-", "", "--help")
	c.want(0, "--step STEP", "-", "", "rotate", "--help")
	target(t, users, shop).want(0, "Secrets of 2 services on this machine", "-", "", "--help")
}

func TestSpecsThatAreWrong(t *testing.T) {
	target(t, `{"name": "a", "label": "//a:secrets", "secrets": {"UP": {"prompt": true}, "b": {"generate": "uuid"}}}`).
		want(1, "-", "a: secret \"UP\": a secret's name is", "", "ensure")
	target(t, users, strings.Replace(users, `"rotatable": true`, `"length": 3`, 1)).
		want(1, "-", `users: secret "salt": users has it otherwise`, "", "ensure")
	target(t, `{"name": "a", "label": "//a:secrets", "secrets": {}}`).want(1, "-", "a: no secret is declared", "", "ensure")
}
