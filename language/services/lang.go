// Package services is a Gazelle language that turns services.json into the boilerplate and BUILD targets of every
// service.
//
// The registry is read and checked in CheckFlags, whose error ends the run before anything is written. What the
// boilerplate needs is planned there too, and written in Before, so that folders made for new services are visited in
// the same run, by this language and every other. GenerateRules then renders BUILD.bazel.tmpl of a folder's services
// and leaves the merging to Gazelle.
//
// Gazelle has no hook after the BUILD files are written, and a language cannot set the exit status. When the plan holds
// a conflict, or in diff mode any difference, the process therefore runs itself once more for the BUILD files and exits
// with 1 afterwards; see rerun.go. A clean run pays nothing for that.
package services

import (
	"context"
	"flag"
	"io"
	"os"
	"strings"
	"time"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/repo"
	"github.com/bazelbuild/bazel-gazelle/resolve"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/project"
	"github.com/rules-services/rules_services/language/services_python"
)

const languageName = "services"

// servicesLang is the language. One run fills run in CheckFlags and only reads it afterwards; it is nil in a repository
// without a registry and in commands that do not generate.
type servicesLang struct {
	run    *run
	stdout io.Writer
	stderr io.Writer
	// again runs the process once more and is nil in a process that is the second one.
	again func(ctx context.Context) error
	exit  func(code int)
	// said is the number of messages so far.
	said int
	// now is the clock.
	now func() time.Time
}

// NewLanguage is what gazelle_binary calls.
func NewLanguage() language.Language { return NewLanguageAt(time.Now) }

// NewLanguageAt is NewLanguage with another clock, for tests: nothing is remembered of files that have just changed.
func NewLanguageAt(now func() time.Time) language.Language {
	l := &servicesLang{stdout: os.Stdout, stderr: os.Stderr, exit: os.Exit, now: now}
	if os.Getenv(secondRun) == "" {
		l.again = runAgain
	}
	return l
}

// Name implements [language.Language].
func (*servicesLang) Name() string { return languageName }

// RegisterFlags implements [config.Configurer]. There are none: directives do the configuring.
func (*servicesLang) RegisterFlags(*flag.FlagSet, string, *config.Config) {}

// KnownDirectives implements [config.Configurer].
func (*servicesLang) KnownDirectives() []string {
	return []string{directiveFile, project.GenerateDirective, project.ValidationDirective}
}

// Configure implements [config.Configurer]. Directives are read before the walk; see config.go.
func (l *servicesLang) Configure(c *config.Config, rel string, f *rule.File) {
	if l.run == nil {
		return
	}
	if rel == "" {
		_, l.run.otherComesFirst = c.Exts[otherName]
	}
	if l.run.mode != modeFix {
		l.run.visited[rel] = &visit{config: c, file: f}
	}
}

// Fix implements [language.Language]. No release has renamed anything yet.
func (*servicesLang) Fix(*config.Config, *rule.File) {}

// Imports implements [resolve.Resolver]. Nothing depends on a service_* target by import.
func (*servicesLang) Imports(*config.Config, *rule.Rule, *rule.File) []resolve.ImportSpec { return nil }

// Embeds implements [resolve.Resolver].
func (*servicesLang) Embeds(*rule.Rule, label.Label) []label.Label { return nil }

// Resolve implements [resolve.Resolver]. Labels of service_* targets follow from the registry and are set already. Tests
// have deps of their own, and the first target of a service carries what its binaries need where a Python extension has
// taken its library; see others.go.
func (*servicesLang) Resolve(c *config.Config, ix *resolve.RuleIndex, _ *repo.RemoteCache, r *rule.Rule, imports interface{}, from label.Label) {
	switch needs := imports.(type) {
	case *python.Library:
		python.AddDeps(r, needs.Deps(c, ix, from))
	case *binaries:
		needs.resolve(c, ix, from)
	}
}

// CrossResolve implements [resolve.CrossResolver]: other Python extensions find here what generated files import.
func (l *servicesLang) CrossResolve(_ *config.Config, _ *resolve.RuleIndex, imp resolve.ImportSpec, lang string) []resolve.FindResult {
	if l.run == nil || lang != otherName || imp.Imp != runtimeModule && !strings.HasPrefix(imp.Imp, runtimeModule+".") {
		return nil
	}
	return []resolve.FindResult{{Label: label.New(l.run.project.Repository, "python/services_runtime", runtimeModule)}}
}

// runtimeModule is the Python package that generated files import.
const runtimeModule = "services_runtime"
