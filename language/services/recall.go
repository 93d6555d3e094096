package services

import (
	"fmt"
	"path"
	"strconv"

	"github.com/bazelbuild/bazel-gazelle/language"

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
	// read are the files whose content counts, look is what they looked like before anybody read them.
	read []string
	look memo.Look
}

// recollect looks at what the targets of a folder are worked out from; nil where that is more than what is looked at.
func (r *run) recollect(args language.GenerateArgs) *recollection {
	c := args.Config
	if args.File == nil || len(r.byDir[args.Rel]) == 0 || r.changing[args.Rel] ||
		args.Rel == r.project.Catalog.Layout.ServicesRoot || len(r.charts.in[args.Rel]) > 0 || !python.Active(c) || !c.IndexLibraries || c.IndexLazy {
		return nil
	}
	out := &recollection{run: r, rel: args.Rel, key: "targets:" + args.Rel}
	if r.project.Memo == nil {
		return out
	}
	data := append(fmt.Appendf(nil, "%v %v", c.KindMap, c.AliasMap), r.typesSum[:]...)
	for _, s := range r.byDir[args.Rel] {
		sum := r.project.Fingerprint(s)
		data = append(strconv.AppendBool(append(data, sum[:]...), r.project.WithTargets(s)), r.chart(s)...)
	}
	data = appendNames(appendNames(data, args.RegularFiles), args.GenFiles)
	var kept []string
	for _, name := range r.pythonSources(args.Rel, args.RegularFiles) {
		if file := path.Join(args.Rel, name); r.kept[file] {
			kept = append(kept, name)
		} else {
			out.read = append(out.read, file)
		}
	}
	data = appendNames(appendNames(data, kept), out.read)
	out.inputs = memo.NewSum(append(data, args.File.Content...))
	return out
}

// appendNames adds a list of file names, and its end.
func appendNames(data []byte, names []string) []byte {
	for _, name := range names {
		data = append(append(data, name...), 0)
	}
	return append(data, 0)
}

// recall is what has to be generated in a folder whose BUILD file has everything else.
func (r *recollection) recall() (result language.GenerateResult, known bool) {
	if r == nil {
		return result, false
	}
	_, fact, known := r.run.project.Memo.Recall(r.key, r.inputs)
	if !known {
		r.look = r.run.project.Memo.Look(r.read...)
		return result, false
	}
	for text := (python.Fields{Text: fact}); !text.Done(); {
		service := r.run.byDir[r.rel][text.Number()]
		gen, needs := readLibrary(&text)
		library := r.run.library(service, r.rel)
		library.Needs = needs
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
	var fact python.Fields
	for i, gen := range result.Gen {
		existing := ruleNamed(args.File, gen.Name())
		if existing == nil || !r.run.isThere(args.Config, gen, existing, result.Imports[i] != nil) {
			return result
		}
		if result.Imports[i] == nil {
			continue
		}
		if !writeLibrary(&fact, r.run.byDir[r.rel], gen, result.Imports[i]) {
			return result
		}
		rest.Gen, rest.Imports = append(rest.Gen, gen), append(rest.Imports, result.Imports[i])
	}
	r.run.project.Memo.Learn(r.key, r.inputs, r.look, fact.Text)
	return rest
}
