// Package release holds the test of how a release is made.
package release

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var withBazel = flag.Bool("bazel", false, "also use the release as a repository does, with Bazel")

// host is the only platform that the test makes tools for.
var host = runtime.GOOS + "_" + runtime.GOARCH

// TestRelease makes a release of the commit that is checked out and looks at all that it consists of.
func TestRelease(t *testing.T) {
	root := checkout(t)
	version := declaredVersion(t, root)
	notes := prepare(t, root, version)
	files := unpack(t, filepath.Join(root, "rules_services-v"+version+".tar.gz"), "rules_services-"+version+"/")

	for _, tool := range []string{"chart", "check", "db", "dev", "image", "secrets", "services"} {
		file := tool + "_" + host
		line := fmt.Sprintf("    %q: %q,\n", file, checksum(t, filepath.Join(root, "release", file)))
		if !strings.Contains(files["rules/private/prebuilt_checksums.bzl"], line) {
			t.Errorf("the archive's checksums lack %s", line)
		}
	}
	if want := checksum(t, filepath.Join(root, "rules_services-v"+version+".tar.gz")); !strings.Contains(notes, want) {
		t.Errorf("the notes lack the archive's checksum %s:\n%s", want, notes)
	}
	for _, name := range []string{"MODULE.bazel", "rules/deps.bzl", "e2e/smoke/MODULE.bazel", "internal/catalog/testdata/good/minimal.json"} {
		if files[name] == "" {
			t.Errorf("the archive lacks %s", name)
		}
	}
	for name := range files {
		if top, _, _ := strings.Cut(name, "/"); slices.Contains([]string{".github", "bench", "examples", "tests"}, top) {
			t.Errorf("the archive has %s", name)
		}
	}
	if *withBazel {
		useRelease(t, root, files)
	}
}

// TestRefusesOtherVersion asks for a tag that MODULE.bazel does not go with.
func TestRefusesOtherVersion(t *testing.T) {
	cmd := exec.Command(filepath.Join(checkout(t), ".github/workflows/release_prep.sh"), "v99.0.0")
	out, err := cmd.CombinedOutput()
	if want := "release_prep.sh: MODULE.bazel has another version than 99.0.0\n"; err == nil || string(out) != want {
		t.Errorf("got %v, %s, want %s", err, out, want)
	}
}

// TestToolsAndPlatforms holds what a release is made of to what Bazel looks for.
func TestToolsAndPlatforms(t *testing.T) {
	script, declared := read(t, "../../.github/workflows/release_prep.sh"), read(t, "../../rules/private/tools.bzl")
	for what, names := range map[string]string{
		"tools":     strings.Join(matches(declared, `(?m)^    "([a-z]+)": Label\(`), " "),
		"platforms": strings.Join(matches(declared, `(?m)^    "([a-z]+_[a-z0-9]+)": \[`), " "),
	} {
		if line := regexp.MustCompile(`(?m)^` + what + `=.*$`).FindString(script); names == "" || !strings.Contains(line, names) {
			t.Errorf("release_prep.sh says %s, and rules/private/tools.bzl %s", line, names)
		}
	}
}

// matches are the first groups of all matches.
func matches(text, pattern string) []string {
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}

// useRelease runs the smoke module's service with the unpacked release and its prebuilt tools.
func useRelease(t *testing.T, root string, files map[string]string) {
	module := filepath.Join(t.TempDir(), "rules_services")
	for name, content := range files {
		write(t, filepath.Join(module, filepath.FromSlash(name)), content)
	}
	smoke := filepath.Join(module, "e2e", "smoke")
	own := read(t, filepath.Join(smoke, "MODULE.bazel"))
	write(t, filepath.Join(smoke, "MODULE.bazel"), own+fmt.Sprintf(`
services = use_extension("@rules_services//rules:extensions.bzl", "services")
services.prebuilt(url = "file://%s/release/{file}")
`, filepath.ToSlash(root)))

	bazel := func(args ...string) string {
		bazelw, err := filepath.Abs("../../bazelw")
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(bazelw, args...)
		cmd.Dir = smoke
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("bazelw %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	defer bazel("clean", "--expunge") // this folder never comes again
	bazel("build", "--sandbox_add_mount_pair="+module, "//services/hello:dev")
	tool, err := filepath.EvalSymlinks(filepath.Join(smoke, "bazel-bin/services/hello/dev"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := checksum(t, tool), checksum(t, filepath.Join(root, "release", "dev_"+host)); got != want {
		t.Errorf("%s is not the prebuilt tool: %s, want %s", tool, got, want)
	}
}

// checkout clones the repository, so that a release can be made in it.
func checkout(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, ".git")); errors.Is(err, os.ErrNotExist) {
		t.Skip("a release is made from a git checkout")
	}
	clone := filepath.Join(t.TempDir(), "clone")
	if out, err := exec.Command("git", "clone", "--quiet", "--depth=1", "file://"+filepath.ToSlash(root), clone).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return clone
}

func declaredVersion(t *testing.T, root string) string {
	t.Helper()
	return matches(read(t, filepath.Join(root, "MODULE.bazel")), `\n    version = "([^"]+)",\n`)[0]
}

// prepare makes the release and returns its notes.
func prepare(t *testing.T, root, version string) string {
	t.Helper()
	cmd := exec.Command(filepath.Join(root, ".github/workflows/release_prep.sh"), "v"+version)
	cmd.Env = append(os.Environ(), "PLATFORMS="+host)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	return string(out)
}

// unpack reads the regular files of an archive, by name without the prefix, which all of them must have.
func unpack(t *testing.T, archive, prefix string) map[string]string {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for r := tar.NewReader(plain); ; {
		header, err := r.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		name, ok := strings.CutPrefix(header.Name, prefix)
		content, err := io.ReadAll(r)
		if err != nil || !ok || files[name] != "" {
			t.Fatalf("%s: %v, below %s: %v, or there twice", header.Name, err, prefix, ok)
		}
		files[name] = string(content)
	}
}

func checksum(t *testing.T, file string) string {
	t.Helper()
	return fmt.Sprintf("%x", sha256.Sum256([]byte(read(t, file))))
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
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
