package services

import (
	"path"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/catalog"
)

const (
	// endToEndKind is the kind of the targets that run end-to-end tests.
	endToEndKind = "service_e2e_tests"
	// endToEndTests is the name of those that are generated. People may have others, under other names.
	endToEndTests = "e2e_tests"
)

// silent tells whether there is nothing to say of a folder, whatever the directives.
func (r *run) silent(args language.GenerateArgs) bool {
	return args.File == nil && len(r.byDir[args.Rel]) == 0 && args.Rel != r.project.Catalog.Layout.ServicesRoot &&
		r.aroundSubfolder(args.Rel) == nil && len(r.charts.in[args.Rel]) == 0
}

// aroundSubfolder is the service whose type knows a folder in the service's by its name. Where services share a folder,
// it is the first one.
func (r *run) aroundSubfolder(rel string) *catalog.Service {
	for _, s := range r.byDir[path.Dir(rel)] {
		if r.project.Types[s.Type].Subfolders[path.Base(rel)] != "" && r.project.WithTargets(s) {
			return s
		}
	}
	return nil
}

// subfolderTargets renders the targets of a folder in a service's that the service's type knows.
func (r *run) subfolderTargets(rel string, regularFiles []string) ([]*rule.Rule, error) {
	files := []string{}
	for _, name := range regularFiles {
		if strings.HasSuffix(name, ".py") && !strings.Contains(name, "/") {
			files = append(files, name)
		}
	}
	if len(files) == 0 || len(r.byDir[rel]) > 0 {
		return nil, nil
	}
	if s := r.aroundSubfolder(rel); s != nil {
		return r.rulesInside(s, path.Base(rel), files)
	}
	return nil, nil
}

// rulesInside renders the targets of one of the sub-folders that a service's type knows.
func (r *run) rulesInside(s *catalog.Service, name string, files []string) ([]*rule.Rule, error) {
	content, where, err := r.project.Types[s.Type].BuildSubfolder(r.project.Input(s), name, files)
	if err != nil {
		return nil, err
	}
	rules, err := parseTargets(where, content, s)
	for _, to := range rules {
		if to.Kind() == endToEndKind {
			to.SetPrivateAttr(needsKey, r.testLibrary(s, name, files))
		}
	}
	return rules, err
}
