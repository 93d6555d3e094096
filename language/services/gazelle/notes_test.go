package main

import (
	"path"
	"slices"

	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"
)

// notesLang stands for any other plugin in a gazelle_binary: it makes a target of the NOTES.md of a folder, and one of the
// manage.py that ours makes.
type notesLang struct{ language.BaseLang }

func (*notesLang) Name() string { return "notes" }

func (*notesLang) Kinds() map[string]rule.KindInfo {
	return map[string]rule.KindInfo{
		"notes": {NonEmptyAttrs: map[string]bool{"src": true}, MergeableAttrs: map[string]bool{"src": true}},
	}
}

func (*notesLang) Loads() []rule.LoadInfo {
	return []rule.LoadInfo{{Name: "//tools:notes.bzl", Symbols: []string{"notes"}}}
}

func (*notesLang) GenerateRules(args language.GenerateArgs) language.GenerateResult {
	var result language.GenerateResult
	for _, name := range []string{"NOTES.md", "manage.py"} {
		r := rule.NewRule("notes", path.Base(args.Rel)+"_"+name)
		if !slices.Contains(args.RegularFiles, name) {
			result.Empty = append(result.Empty, r)
			continue
		}
		r.SetAttr("src", name)
		result.Gen = append(result.Gen, r)
		result.Imports = append(result.Imports, nil)
	}
	return result
}
