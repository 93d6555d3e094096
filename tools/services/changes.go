package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// changedSince are the files of a repository, relative to its root, that differ from those of a commit: changed, new
// and deleted ones, committed or not.
func changedSince(ctx context.Context, root, rev string) ([]string, error) {
	commit, err := git(ctx, root, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	var silent *exec.ExitError
	if errors.As(err, &silent) {
		return nil, fmt.Errorf("git knows no commit %q: fetch it, or name another with --since", rev)
	}
	if err != nil {
		return nil, err
	}
	// Git knows a larger repository where this one is a folder of it.
	known, err := git(ctx, root, "diff", "--relative", "--name-only", "--no-renames", "-z", strings.TrimSpace(commit), "--")
	if err != nil {
		return nil, err
	}
	untracked, err := git(ctx, root, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, err
	}
	return strings.FieldsFunc(known+untracked, func(r rune) bool { return r == 0 }), nil
}

// git gives what a command prints. The error holds what git says, or is an [exec.ExitError] where that is nothing.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err == nil {
		return string(out), nil
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n"); line != "" {
		err = errors.New(line)
	}
	return "", fmt.Errorf("asking git what has changed: %w", err)
}

// changes are changed files as Bazel sees them.
type changes struct {
	// everything is a file that every target may depend on, if one has changed.
	everything string
	// packages are those of which any target may have changed.
	packages map[string]bool
	// files maps the labels that other files have, if they are targets at all, to their packages.
	files map[string]string
	// extensions are .bzl files.
	extensions []string
}

func (c changes) empty() bool {
	return len(c.packages) == 0 && len(c.files) == 0 && len(c.extensions) == 0
}

// workspaceFiles hold for the whole repository where they lie at its root.
var workspaceFiles = []string{
	"MODULE.bazel", "MODULE.bazel.lock", "REPO.bazel", "WORKSPACE", "WORKSPACE.bazel", "WORKSPACE.bzlmod",
	".bazelignore", ".bazelrc", ".bazelversion",
}

// classify finds the packages of changed files.
func classify(root string, paths []string) changes {
	c := changes{packages: map[string]bool{}, files: map[string]string{}}
	named := repositoryText(root)
	for _, name := range paths {
		pkg, found := packageOf(root, name)
		label := "//" + pkg + ":" + strings.TrimPrefix(strings.TrimPrefix(name, pkg), "/")
		switch base := path.Base(name); {
		case slices.Contains(workspaceFiles, name), strings.HasSuffix(base, ".MODULE.bazel"), strings.Contains(named, label+`"`):
			c.everything = name
		case !found:
		case base == "BUILD.bazel", base == "BUILD", !exists(root, name):
			c.packages[pkg] = true
		default:
			c.files[label] = pkg
		}
		if path.Ext(name) == ".bzl" && exists(root, name) {
			c.extensions = append(c.extensions, name)
		}
	}
	return c
}

// repositoryText is what declares other repositories. The files that it names become part of those: a list of Python
// packages, for one.
func repositoryText(root string) string {
	text := ""
	for _, name := range []string{"MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err == nil {
			text += string(data)
		}
	}
	return text
}

// packageOf is the innermost package above a file, which need not exist any more.
func packageOf(root, name string) (pkg string, found bool) {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if isFile(filepath.Join(root, dir, "BUILD.bazel")) || isFile(filepath.Join(root, dir, "BUILD")) {
			return strings.TrimPrefix(dir, "."), true
		}
		if dir == "." {
			return "", false
		}
	}
}

func exists(root, name string) bool {
	_, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil
}
