package services

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"

	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/memo"
	"github.com/rules-services/rules_services/language/services_python"
)

// Rendering and parsing the targets of a folder takes long, and nearly always leads to what the BUILD file has already.
// Only the libraries are handed to Gazelle then, for their deps depend on other folders, too; and the memo holds them
// until something in the folder, or what is rendered, is another one.

// A recollection is what is, or may be, known of the targets of a folder.
type recollection struct {
	run    *run
	rel    string
	key    string
	inputs memo.Sum
	look   memo.Look
}

// recalledLibrary is a py_library as it is before its deps are looked up.
type recalledLibrary struct {
	// Service is the index of its service among those of the folder.
	Service int
	Name    string
	Attrs   map[string][]string
	Needs   []python.Need
}

// recollect looks at what the targets of a folder are worked out from; nil where that is more than what is looked at.
func (r *run) recollect(args language.GenerateArgs) *recollection {
	c := args.Config
	if args.File == nil || len(r.byDir[args.Rel]) == 0 || r.changing[args.Rel] ||
		args.Rel == r.project.Catalog.Layout.ServicesRoot || !python.Active(c) || !c.IndexLibraries || c.IndexLazy {
		return nil
	}
	data := fmt.Appendf(nil, "%q %q %v %v %x", args.RegularFiles, args.GenFiles, c.KindMap, c.AliasMap, r.typesSum)
	for _, s := range r.byDir[args.Rel] {
		sum := r.project.Fingerprint(s)
		data = fmt.Appendf(append(data, sum[:]...), "%t", r.project.WithTargets(s))
	}
	var files []string
	for _, name := range r.pythonSources(args.Rel, args.RegularFiles) {
		if file := path.Join(args.Rel, name); r.kept[file] {
			data = append(append(data, 0), name...)
		} else {
			files = append(files, file)
		}
	}
	data = append(append(data, 0, 0), args.File.Content...)
	return &recollection{
		run: r, rel: args.Rel, key: "targets:" + args.Rel, inputs: memo.NewSum(data), look: r.project.Memo.Look(files...),
	}
}

// recall is what has to be generated in a folder whose BUILD file has everything else.
func (r *recollection) recall() (result language.GenerateResult, known bool) {
	if r == nil {
		return result, false
	}
	fact, known := r.run.project.Memo.RecallFrom(r.key, r.inputs, r.look)
	var libraries []recalledLibrary
	if !known || json.Unmarshal([]byte(fact), &libraries) != nil {
		return result, false
	}
	for _, one := range libraries {
		gen := rule.NewRule("py_library", one.Name)
		for key, values := range one.Attrs {
			gen.SetAttr(key, values)
		}
		library := r.run.library(r.run.byDir[r.rel][one.Service])
		library.Needs = one.Needs
		result.Gen = append(result.Gen, gen)
		result.Imports = append(result.Imports, library)
	}
	return result, true
}

// settle leaves out of a result what the BUILD file has already, if that is all but the deps of libraries, and remembers
// it.
func (r *recollection) settle(args language.GenerateArgs, result language.GenerateResult) language.GenerateResult {
	if r == nil || len(result.Empty) > 0 {
		return result
	}
	rest := language.GenerateResult{}
	libraries := []recalledLibrary{}
	for i, gen := range result.Gen {
		existing := ruleNamed(args.File, gen.Name())
		if existing == nil || !r.run.isThere(args.Config, gen, existing, result.Imports[i] != nil) {
			return result
		}
		if result.Imports[i] == nil {
			continue
		}
		library, ok := recalledFrom(r.run.byDir[r.rel], gen, result.Imports[i])
		if !ok {
			return result
		}
		libraries = append(libraries, library)
		rest.Gen, rest.Imports = append(rest.Gen, gen), append(rest.Imports, result.Imports[i])
	}
	if fact, err := json.Marshal(libraries); err == nil {
		r.run.project.Memo.Learn(r.key, r.inputs, r.look, string(fact))
	}
	return rest
}

// recalledFrom is a generated rule in a form that can be kept.
func recalledFrom(services []*catalog.Service, r *rule.Rule, needs any) (recalledLibrary, bool) {
	library, ok := needs.(*python.Library)
	if !ok || r.Kind() != "py_library" {
		return recalledLibrary{}, false
	}
	out := recalledLibrary{Name: r.Name(), Attrs: map[string][]string{}, Needs: library.Needs}
	out.Service = slices.IndexFunc(services, func(s *catalog.Service) bool { return s.Name == library.Service })
	for _, key := range r.AttrKeys() {
		if key == "name" {
			continue
		}
		if out.Attrs[key], ok = onlyStrings(r.Attr(key)); !ok {
			return recalledLibrary{}, false
		}
	}
	return out, out.Service >= 0
}
