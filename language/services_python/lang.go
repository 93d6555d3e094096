// Package python is a Gazelle language for repositories without a Python extension: it tells Gazelle what
// py_library, py_binary and py_test are, indexes py_library targets by the modules that they hold, and resolves the
// modules that the services language names. It generates nothing itself. A repository that uses rules_python's or
// another Python extension leaves it out.
package python

import (
	"flag"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"
)

const (
	languageName = "services_python"
	moduleName   = "rules_python"
	defsFile     = "//python:defs.bzl"
)

// Kinds are the rules of rules_python that services use.
var Kinds = map[string]rule.KindInfo{
	"py_library": pyKind(),
	"py_binary":  pyKind("main"),
	"py_test":    pyKind("main"),
}

func pyKind(mergeable ...string) rule.KindInfo {
	info := rule.KindInfo{
		NonEmptyAttrs:  map[string]bool{"srcs": true, "deps": true},
		MergeableAttrs: map[string]bool{"srcs": true, "imports": true},
		ResolveAttrs:   map[string]bool{"deps": true},
	}
	for _, attr := range mergeable {
		info.MergeableAttrs[attr] = true
	}
	return info
}

type pythonLang struct{}

// NewLanguage is what gazelle_binary calls.
func NewLanguage() language.Language { return pythonLang{} }

// Active tells whether a run of Gazelle uses this language.
func Active(c *config.Config) bool {
	_, ok := c.Exts[languageName]
	return ok
}

// Name implements [language.Language].
func (pythonLang) Name() string { return languageName }

// RegisterFlags implements [config.Configurer]; it leaves the mark that [Active] looks for.
func (pythonLang) RegisterFlags(_ *flag.FlagSet, _ string, c *config.Config) {
	c.Exts[languageName] = struct{}{}
}

// CheckFlags implements [config.Configurer].
func (pythonLang) CheckFlags(*flag.FlagSet, *config.Config) error { return nil }

// KnownDirectives implements [config.Configurer].
func (pythonLang) KnownDirectives() []string { return nil }

// Configure implements [config.Configurer].
func (pythonLang) Configure(*config.Config, string, *rule.File) {}

// Kinds implements [language.Language].
func (pythonLang) Kinds() map[string]rule.KindInfo { return Kinds }

// Loads implements [language.Language]. Gazelle calls ApparentLoads instead wherever it knows modules.
func (pythonLang) Loads() []rule.LoadInfo { return Loads(func(string) string { return "" }) }

// ApparentLoads implements [language.ModuleAwareLanguage].
func (pythonLang) ApparentLoads(apparentName func(string) string) []rule.LoadInfo {
	return Loads(apparentName)
}

// Loads are the load statements of [Kinds] in a repository in which a module has the apparent name that the function
// tells.
func Loads(apparentName func(string) string) []rule.LoadInfo {
	repo := apparentName(moduleName)
	if repo == "" {
		repo = moduleName
	}
	return []rule.LoadInfo{{Name: "@" + repo + defsFile, Symbols: []string{"py_binary", "py_library", "py_test"}}}
}

// GenerateRules implements [language.Language].
func (pythonLang) GenerateRules(language.GenerateArgs) language.GenerateResult {
	return language.GenerateResult{}
}

// Fix implements [language.Language].
func (pythonLang) Fix(*config.Config, *rule.File) {}

// Embeds implements [resolve.Resolver].
func (pythonLang) Embeds(*rule.Rule, label.Label) []label.Label { return nil }
