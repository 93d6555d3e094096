package services

import (
	"bytes"
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

// Rendering, parsing and merging the targets of a folder takes long, and nearly always leads to the BUILD file that is
// there. So a run that sees this happen leaves in the memo what it happened with: as long as that is the same, only the
// libraries are needed, whose deps depend on other folders, too.

// settled is a folder whose targets may turn out to be what its BUILD file has already.
type settled struct {
	run    *run
	key    string
	inputs memo.Sum
	look   memo.Look
	file   *rule.File
	// libraries are the ones that the services of the folder have.
	libraries []recalledLibrary
}

// recalledLibrary is a py_library as it is before its deps are looked up.
type recalledLibrary struct {
	// Service is the index of its service among those of the folder.
	Service int
	Name    string
	Attrs   map[string][]string
	Needs   []python.Need
}

// settled prepares to recall or learn what is generated in a folder; nil where that depends on more than is looked at.
func (r *run) settled(args language.GenerateArgs) *settled {
	c := args.Config
	if r.project.Memo == nil || args.File == nil || len(r.byDir[args.Rel]) == 0 || r.changing[args.Rel] ||
		args.Rel == r.project.Catalog.Layout.ServicesRoot || !python.Active(c) || !c.IndexLibraries || c.IndexLazy {
		return nil
	}
	data := fmt.Appendf(nil, "%q %q %v %v %x\x00", args.RegularFiles, args.GenFiles, c.KindMap, c.AliasMap, r.typesSum)
	data = append(data, args.File.Content...)
	for _, name := range args.RegularFiles {
		if r.kept[path.Join(args.Rel, name)] {
			data = append(append(data, 0), name...)
		}
	}
	for _, s := range r.byDir[args.Rel] {
		sum := r.project.Fingerprint(s)
		data = fmt.Appendf(append(data, sum[:]...), "%t", r.project.WithTargets(s))
	}
	return &settled{run: r, key: "targets:" + args.Rel, inputs: memo.NewSum(data), file: args.File}
}

// recall is what has to be generated in a folder of which an earlier run has found that its BUILD file stays as it is.
func (s *settled) recall(rel string) (result language.GenerateResult, known bool) {
	if s == nil {
		return result, false
	}
	_, fact, known := s.run.project.Memo.Recall(s.key, s.inputs)
	if !known || json.Unmarshal([]byte(fact), &s.libraries) != nil {
		return result, false
	}
	for _, library := range s.libraries {
		gen := rule.NewRule("py_library", library.Name)
		for key, values := range library.Attrs {
			gen.SetAttr(key, values)
		}
		needs := s.run.library(s.run.byDir[rel][library.Service])
		needs.Needs = library.Needs
		result.Gen = append(result.Gen, gen)
		result.Imports = append(result.Imports, needs)
	}
	return result, true
}

// lookAt looks at the files that the targets of the folder are worked out from, before they are read.
func (s *settled) lookAt(rel string, sources []string) {
	if s == nil {
		return
	}
	var files []string
	for _, name := range sources {
		if file := path.Join(rel, name); !s.run.kept[file] {
			files = append(files, file)
		}
	}
	s.look = s.run.project.Memo.Look(files...)
}

// note keeps what was generated until it is known what came of it.
func (s *settled) note(services []*catalog.Service, rules []*rule.Rule) {
	if s == nil {
		return
	}
	for _, r := range rules {
		needs := r.PrivateAttr(needsKey)
		if needs == nil {
			continue
		}
		library, ok := recalledFrom(services, r, needs)
		if !ok {
			return
		}
		s.libraries = append(s.libraries, library)
	}
	s.run.unsettled = append(s.run.unsettled, s)
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
		if out.Attrs[key] = r.AttrStrings(key); out.Attrs[key] == nil {
			return recalledLibrary{}, false
		}
	}
	return out, out.Service >= 0
}

// learnSettled remembers the folders whose BUILD file has come out as it was.
func (r *run) learnSettled() {
	for _, s := range r.unsettled {
		if !bytes.Equal(s.file.Format(), s.file.Content) {
			continue
		}
		if fact, err := json.Marshal(s.libraries); err == nil {
			r.project.Memo.Learn(s.key, s.inputs, s.look, string(fact))
		}
	}
}
