package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// queryIncomplete is the exit code of a query that was answered as far as packages could be loaded.
const queryIncomplete = 3

// bazel answers queries about a repository.
type bazel struct {
	path, root string
	stderr     io.Writer
}

// findBazel is the Bazel that the user names, else the repository's own, else the one on the PATH.
func (a *app) findBazel(root, named string) (string, error) {
	if strings.ContainsRune(named, filepath.Separator) && !filepath.IsAbs(named) {
		dir, err := a.workingDir()
		return filepath.Join(dir, named), err
	}
	if named != "" {
		return named, nil
	}
	if own := filepath.Join(root, "bazelw"); isFile(own) {
		return own, nil
	}
	found, err := exec.LookPath("bazel")
	if err != nil {
		return "", fmt.Errorf("there is no bazel on the PATH, and no bazelw in %s: name one with --bazel", root)
	}
	return found, nil
}

// reached are the labels in the universe, a pattern, that depend on what has changed.
func (b *bazel) reached(ctx context.Context, changed changes, universe string) ([]string, error) {
	words := []string{}
	if len(changed.extensions) > 0 {
		loaders, err := b.loaders(ctx, changed.extensions, universe)
		if err != nil {
			return nil, err
		}
		maps.Copy(changed.packages, loaders)
	}
	for pkg := range changed.packages {
		words = append(words, "//"+pkg+":*")
	}
	files, err := b.sources(ctx, changed)
	if err != nil {
		return nil, err
	}
	if words = append(words, files...); len(words) == 0 {
		return nil, nil
	}
	return b.query(ctx, "rdeps("+universe+", "+set(words)+")")
}

// sources are the changed files that are targets.
func (b *bazel) sources(ctx context.Context, changed changes) ([]string, error) {
	patterns := []string{}
	for _, pkg := range changed.files {
		patterns = append(patterns, "//"+pkg+":*")
	}
	if len(patterns) == 0 {
		return nil, nil
	}
	labels, err := b.query(ctx, `kind("source file", `+set(patterns)+")")
	return slices.DeleteFunc(labels, func(label string) bool {
		_, is := changed.files[label]
		return !is
	}), err
}

// loaders are the packages whose BUILD files load some .bzl files, directly or not.
func (b *bazel) loaders(ctx context.Context, extensions []string, universe string) (map[string]bool, error) {
	quoted := make([]string, len(extensions))
	for i, name := range extensions {
		quoted[i] = quote(name)
	}
	labels, err := b.query(ctx, "rbuildfiles("+strings.Join(quoted, ", ")+")", "--universe_scope="+universe, "--order_output=no")
	packages := map[string]bool{}
	for _, label := range labels {
		pkg, file, _ := strings.Cut(strings.TrimPrefix(label, "//"), ":")
		if base := path.Base(file); base == "BUILD.bazel" || base == "BUILD" {
			packages[pkg] = true
		}
	}
	return packages, err
}

// query gives the labels that answer an expression. Where some packages could not be loaded, what Bazel says about that
// is passed on.
func (b *bazel) query(ctx context.Context, expression string, flags ...string) ([]string, error) {
	file, err := expressionFile(expression)
	if err != nil {
		return nil, err
	}
	defer os.Remove(file)
	args := append([]string{"query", "--keep_going", "--noshow_progress", "--ui_event_filters=-info", "--output=label",
		"--query_file=" + file}, flags...)
	cmd := exec.CommandContext(ctx, b.path, args...)
	cmd.Dir = b.root
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended) && ended.ExitCode() == queryIncomplete:
		fmt.Fprintf(b.stderr, "services: Bazel could not load everything; services that depend on what is missing may be left out:\n%s", stderr.Bytes())
	case err != nil:
		return nil, fmt.Errorf("asking %s query: %w\n%s", b.path, err, strings.TrimSpace(stderr.String()))
	}
	return strings.FieldsFunc(stdout.String(), func(r rune) bool { return r == '\n' || r == '\r' }), nil
}

// expressionFile holds an expression, which may be longer than a command line.
func expressionFile(expression string) (string, error) {
	f, err := os.CreateTemp("", "services-query-")
	if err != nil {
		return "", fmt.Errorf("writing a query: %w", err)
	}
	_, err = f.WriteString(expression)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("writing a query: %w", err)
	}
	return f.Name(), nil
}

// set is a query's set of labels and patterns.
func set(words []string) string {
	slices.Sort(words)
	words = slices.Compact(words)
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = quote(word)
	}
	return "set(" + strings.Join(quoted, " ") + ")"
}

// quote makes one word of a query of a label or path: the language knows two kinds of quotes and no escape.
func quote(word string) string {
	if strings.Contains(word, `"`) {
		return "'" + word + "'"
	}
	return `"` + word + `"`
}
