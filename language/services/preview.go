package services

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/resolve"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/project"
	"github.com/rules-services/rules_services/language/services_python"
)

// Gazelle visits no folder that does not exist. A run that writes nothing therefore looks up by itself, in an index of what
// Gazelle has seen, what the services that are to lie in new folders depend on.

// previewFile names the file in which the second process of a -mode=diff leaves the BUILD files of new folders.
const previewFile = "RULES_SERVICES_PREVIEW"

// visit is what Gazelle has found in a folder.
type visit struct {
	config *config.Config
	file   *rule.File
	// generated are rules for a folder that has no BUILD file.
	generated []*rule.Rule
}

// noteGenerated notes the rules of a folder in which there is no BUILD file yet.
func (r *run) noteGenerated(args language.GenerateArgs, own []*rule.Rule) {
	if seen := r.visited[args.Rel]; seen != nil && args.File == nil {
		seen.generated = append(slices.Clone(args.OtherGen), own...)
	}
}

// preview are the BUILD files of new folders as they will be, with what nothing provides among the problems.
func (r *run) preview() []*rule.File {
	if r.mode == modeFix {
		return nil
	}
	files := r.buildFilesOfNewFolders()
	if len(files) == 0 {
		return nil
	}
	ix := r.indexWith(files)
	for _, f := range files {
		c := r.configFor(f.Pkg)
		for _, one := range f.Rules {
			library, ok := needsOf(one, c).(*python.Library)
			if ok && python.Active(c) {
				python.AddDeps(one, library.Deps(c, ix, label.New(c.RepoName, f.Pkg, one.Name())))
			}
		}
	}
	return files
}

// indexWith has the Python libraries of all folders that Gazelle has visited, and of files.
func (r *run) indexWith(files []*rule.File) *resolve.RuleIndex {
	ix := resolve.NewRuleIndex(func(*rule.Rule, string) resolve.Resolver { return python.NewLanguage() })
	add := func(c *config.Config, f *rule.File, rules []*rule.Rule) {
		for _, one := range rules {
			if r.originalKind(c, one.Kind()) == "py_library" {
				library := copyRule(one)
				library.SetKind("py_library")
				ix.AddRule(c, library, f)
			}
		}
	}
	for _, rel := range slices.Sorted(maps.Keys(r.visited)) {
		seen := r.visited[rel]
		if seen.file != nil {
			add(seen.config, seen.file, seen.file.Rules)
		} else {
			add(seen.config, &rule.File{Pkg: rel}, seen.generated)
		}
	}
	for _, f := range files {
		add(r.configFor(f.Pkg), f, f.Rules)
	}
	ix.Finish()
	return ix
}

// configFor is the configuration of a folder that need not exist: that of the one above it.
func (r *run) configFor(dir string) *config.Config {
	for {
		if seen := r.visited[dir]; seen != nil {
			return seen.config
		}
		if dir == "" {
			return r.config
		}
		if dir = path.Dir(dir); dir == "." {
			dir = ""
		}
	}
}

// showNew prints the BUILD files of new folders, or leaves their diff to the process that has started this one.
func (l *servicesLang) showNew(files []*rule.File) error {
	var diff strings.Builder
	for _, f := range files {
		name := path.Join(f.Pkg, path.Base(f.Path))
		if l.run.mode == modePrint {
			l.show(name, f.Format())
		} else {
			diff.WriteString(project.UnifiedDiff(name, nil, f.Format()))
		}
	}
	to := os.Getenv(previewFile)
	if to == "" || diff.Len() == 0 {
		return nil
	}
	return os.WriteFile(to, []byte(diff.String()), 0o600)
}

// runAgainFor runs the process once more and returns the diff of the BUILD files of new folders that it leaves.
func (l *servicesLang) runAgainFor(ctx context.Context) (diff string, err error) {
	f, err := os.CreateTemp("", "gazelle-preview-")
	if err != nil {
		return "", fmt.Errorf("making a file for the BUILD files of new folders: %w", err)
	}
	defer os.Remove(f.Name())
	if err := cmp.Or(f.Close(), os.Setenv(previewFile, f.Name())); err != nil {
		return "", err
	}
	l.runAgain(ctx)
	text, err := os.ReadFile(f.Name())
	return string(text), err
}
