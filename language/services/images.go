package services

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"
)

const (
	imageKind  = "service_image"
	layersKind = "service_layers"

	// serviceKey is where rules have the name of the service that they are of.
	serviceKey = "_service"
)

func isImageKind(kind string) bool { return kind == imageKind || kind == layersKind }

// hasService tells whether a folder is one of services, or its BUILD file still has something of one.
func (r *run) hasService(args language.GenerateArgs) bool {
	return len(r.byDir[args.Rel]) > 0 || slices.ContainsFunc(args.File.Rules, func(existing *rule.Rule) bool {
		kind := r.originalKind(args.Config, existing.Kind())
		_, known := serviceKinds[kind]
		return known && !isImageKind(kind)
	})
}

// keepBase leaves an image the base that somebody gave it by hand, where the registry has none for it.
func keepBase(wanted, existing *rule.Rule) {
	if base := existing.Attr("base"); wanted.Kind() == imageKind && wanted.Attr("base") == nil && base != nil {
		wanted.SetAttr("base", base)
	}
}

// leaveOutImages takes out the images of programs that are somebody's to write and do not exist yet: a label without a
// target would break every build above it. It says so once, in the run that brings the service's other targets. Programs of
// other folders may come without a change of this one, so that it has to be looked at again.
func (l *servicesLang) leaveOutImages(args language.GenerateArgs, rules []*rule.Rule) (kept []*rule.Rule, again bool) {
	existing := append(slices.Clone(rules), args.OtherGen...)
	service := map[string]any{}
	for _, r := range rules {
		service[r.Name()] = r.PrivateAttr(serviceKey)
	}
	if args.File != nil {
		existing = append(existing, args.File.Rules...)
	}
	kept, missing := withoutImages(args.Rel, rules, func(program label.Label) bool {
		return programExists(args.Config, args.Rel, existing, program)
	})
	for _, layers := range slices.Sorted(maps.Keys(missing)) {
		program := missing[layers]
		again = again || program.Pkg != args.Rel
		if l.run.mode == modeFix && (ruleNamed(args.File, layers) != nil || isNew(args.File, kept, service[layers])) {
			l.say([]string{fmt.Sprintf("//%s:%s is left out, and its image, until there is a target %s", args.Rel, layers, program)})
		}
	}
	return kept, again
}

// isNew tells whether a file has none of the targets of a service yet.
func isNew(file *rule.File, rules []*rule.Rule, service any) bool {
	return !slices.ContainsFunc(rules, func(r *rule.Rule) bool {
		return r.PrivateAttr(serviceKey) == service && ruleNamed(file, r.Name()) != nil
	})
}

// withoutImages takes out the images of programs that do not exist, and names the layers that it has taken out with
// their programs.
func withoutImages(rel string, rules []*rule.Rule, exists func(label.Label) bool) ([]*rule.Rule, map[string]label.Label) {
	missing := map[string]label.Label{}
	for _, r := range rules {
		program, err := label.Parse(r.AttrString("binary"))
		if program = program.Abs("", rel); r.Kind() == layersKind && err == nil && !exists(program) {
			missing[r.Name()] = program
		}
	}
	isMissing := func(tar string) bool { _, ok := missing[tar[1:]]; return ok }
	return slices.DeleteFunc(rules, func(r *rule.Rule) bool {
		_, out := missing[r.Name()]
		return out || r.Kind() == imageKind && slices.ContainsFunc(r.AttrStrings("tars"), isMissing)
	}), missing
}

// programExists tells whether a target is among the rules of a folder, or in the BUILD file of another one. Nothing is
// known of other repositories.
func programExists(c *config.Config, rel string, rules []*rule.Rule, program label.Label) bool {
	if program.Repo != "" && program.Repo != c.RepoName {
		return true
	}
	if program.Pkg != rel {
		rules = rulesOf(c, program.Pkg)
	}
	return slices.ContainsFunc(rules, func(r *rule.Rule) bool { return r.Name() == program.Name })
}

// withoutImagesInNewFolder does the same for a folder that is not there yet. Its program exists if Go's extension is going to
// make it of files that come with the folder.
func (r *run) withoutImagesInNewFolder(dir string, rules []*rule.Rule) []*rule.Rule {
	kept, _ := withoutImages(dir, rules, func(program label.Label) bool {
		ofGo := program.Pkg == dir && program.Name == path.Base(dir) && slices.Contains(r.created[dir], "main.go")
		return ofGo || programExists(r.config, dir, rules, program)
	})
	return kept
}

// rulesOf are the rules in the BUILD file of another folder.
func rulesOf(c *config.Config, pkg string) []*rule.Rule {
	for _, name := range c.ValidBuildFileNames {
		file, err := rule.LoadFile(filepath.Join(c.RepoRoot, filepath.FromSlash(pkg), name), pkg)
		if err == nil {
			return file.Rules
		}
	}
	return nil
}
