package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/rules-services/rules_services/internal/runspec"
)

// place is where an image goes.
func (o options) place(location runspec.Location, spec runspec.PushedImage) (name.Repository, error) {
	said := spec.Repository
	if o.repository != "" {
		said = o.repository
	} else if spec.RepositoryFile != "" {
		lines, err := linesOf(location.Path(spec.RepositoryFile))
		if err != nil {
			return name.Repository{}, fmt.Errorf("reading repository_file: %w", err)
		}
		if len(lines) != 1 {
			return name.Repository{}, fmt.Errorf("repository_file has %d lines, not one with the repository", len(lines))
		}
		said = lines[0]
	}
	if !namesRegistry(said) && o.registry != "" {
		said = strings.TrimSuffix(o.registry, "/") + "/" + said
	}
	if !namesRegistry(said) {
		return name.Repository{}, fmt.Errorf("the repository %q names no registry: set image_registry in services.json, or push with --repository REGISTRY/%s", said, said)
	}
	repository, err := name.NewRepository(said, name.StrictValidation)
	if err != nil {
		return name.Repository{}, fmt.Errorf("the repository %q: %w", said, err)
	}
	return repository, nil
}

// namesRegistry tells whether a repository begins with a host, as Docker sees it.
func namesRegistry(repository string) bool {
	host, _, found := strings.Cut(repository, "/")
	return found && (strings.ContainsAny(host, ".:") || host == "localhost")
}

// allTags are the tags of the target and the command line, and the default one where there are none.
func (o options) allTags(ctx context.Context, tree *tree, location runspec.Location, spec runspec.PushedImage, digest string) ([]string, error) {
	revision, err := tree.revision(ctx)
	if err == nil && revision.dirty && o.isProtected() {
		return nil, fmt.Errorf("the tree has uncommitted changes, and %s takes only what is committed: commit, or push with another --env", o.target())
	}
	tags := append(slices.Clone(spec.RemoteTags), o.tags...)
	if spec.RemoteTagsFile != "" {
		lines, err := linesOf(location.Path(spec.RemoteTagsFile))
		if err != nil {
			return nil, fmt.Errorf("reading remote_tags: %w", err)
		}
		tags = append(tags, lines...)
	}
	if err != nil && (o.isProtected() || len(tags) == 0) {
		return nil, fmt.Errorf("looking for the commit: %w: run it in a git repository, or push with --tag", err)
	}
	if len(tags) == 0 {
		tags = []string{revision.tag(o.environment, digest)}
	}
	for _, tag := range tags {
		if _, err := name.NewTag("registry.invalid/name:"+tag, name.StrictValidation); err != nil || strings.ContainsAny(tag, "/:@") {
			return nil, fmt.Errorf("%q is no tag: letters, digits, `_`, `.` and `-`, at most 128, and the first is no `.` and no `-`", tag)
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags), nil
}

// isProtected tells whether only what is committed may be pushed.
func (o options) isProtected() bool {
	return o.protected || slices.Contains([]string{"prod", "staging", "edge"}, o.environment)
}

// target is the environment in a sentence.
func (o options) target() string {
	if o.environment == "" {
		return "a protected environment"
	}
	return fmt.Sprintf("the environment %q", o.environment)
}

// linesOf are the lines of a file that are not empty.
func linesOf(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines, nil
}
