// Package bytecode keeps what Python has compiled for programs that Bazel has built.
package bytecode

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// bytecodeVariable names a folder in which Python keeps what it has compiled.
	bytecodeVariable = "PYTHONPYCACHEPREFIX"
	// bytecodeAge is how long one is kept that nobody uses.
	bytecodeAge = 30 * 24 * time.Hour
)

// Keep is the environment with a folder below cache for what Python has compiled, of the program with these runfiles.
// Without it every service would compile all of Django at every start: Bazel makes runfiles anew, and people forbid Python
// to write beside sources. An environment that names such a folder stays as it is.
func Keep(env []string, runfiles, cache string) []string {
	named := func(pair string) bool {
		return strings.HasPrefix(pair, bytecodeVariable+"=") && pair != bytecodeVariable+"="
	}
	if slices.ContainsFunc(env, named) {
		return env
	}
	manifest, err := os.ReadFile(filepath.Join(runfiles, "MANIFEST"))
	if err != nil {
		return env
	}
	dir := filepath.Join(cache, "python", packagesDigest(manifest))
	if err := useBytecode(dir, time.Now()); err != nil {
		return env
	}
	env = slices.DeleteFunc(slices.Clone(env), func(pair string) bool { return strings.HasPrefix(pair, "PYTHONDONTWRITEBYTECODE=") })
	return append(env, bytecodeVariable+"="+dir)
}

// Cache is the folder within the user's cache that programs of this machine share.
func Cache() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "rules_services", "dev")
}

// packagesDigest is another one for each set of versions of packages. Python knows what it has compiled by path, size and
// time of the source, and those of two versions of a package may all be the same.
func packagesDigest(manifest []byte) string {
	sum := sha256.New()
	for line := range bytes.Lines(manifest) {
		if path, _, _ := bytes.Cut(line, []byte(" ")); bytes.HasSuffix(path, []byte(".dist-info/METADATA")) {
			sum.Write(append(path, '\n'))
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:6])
}

// useBytecode makes a folder, or notes that it is used, and removes those beside it that nobody has used for long.
func useBytecode(dir string, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chtimes(dir, now, now); err != nil {
		return err
	}
	others, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		return err
	}
	for _, other := range others {
		if info, err := other.Info(); err == nil && now.Sub(info.ModTime()) > bytecodeAge {
			_ = os.RemoveAll(filepath.Join(filepath.Dir(dir), other.Name())) // the next run may
		}
	}
	return nil
}
