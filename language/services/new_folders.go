package services

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/merger"
	"github.com/bazelbuild/bazel-gazelle/rule"
)

// buildFilesOfNewFolders are the BUILD files of services and charts whose folder is not there yet. Gazelle visits no such folder,
// so that a run that writes nothing has to show them by itself.
func (r *run) buildFilesOfNewFolders() []*rule.File {
	var files []*rule.File
	for _, dir := range r.newFolders() {
		rules, err := r.targets(dir, nil)
		if err != nil || len(rules) == 0 {
			continue
		}
		rules = r.withoutImagesInNewFolder(dir, rules)
		f := rule.EmptyFile(filepath.Join(r.config.RepoRoot, filepath.FromSlash(dir), r.buildFileName(dir)), dir)
		loads := append(r.mapKinds(dir, rules), r.loads...)
		for _, one := range rules {
			one.Insert(f)
		}
		merger.FixLoads(f, loads)
		files = append(files, f)
	}
	return files
}

// newFolders are the folders in the scope that services with targets, groups of them, or their charts have and that do not
// exist, sorted.
func (r *run) newFolders() []string {
	var folders []string
	if r.commonNeedsFolder() {
		folders = append(folders, r.project.Catalog.Layout.ServicesRoot)
	}
	for dir, services := range r.byDir {
		if slices.ContainsFunc(services, r.project.WithTargets) && r.isNew(dir) {
			folders = append(folders, dir)
		}
	}
	for dir := range r.charts.in {
		if r.isNew(dir) && len(r.chartTargets(dir)) > 0 {
			folders = append(folders, dir)
		}
	}
	slices.Sort(folders)
	return folders
}

// isNew tells whether a folder is in the scope and does not exist.
func (r *run) isNew(dir string) bool {
	return r.scope.Holds(dir) && !r.present[dir] && !r.project.HasFolder(dir)
}

// mapKinds does to rules of a new folder what `# gazelle:map_kind` of the folders above it asks for, and returns where the
// kinds that they have then are loaded from.
func (r *run) mapKinds(dir string, rules []*rule.Rule) []rule.LoadInfo {
	mapped := map[string][]string{}
	for _, value := range r.project.Directives(dir, "map_kind") {
		if words := strings.Fields(value); len(words) == 3 {
			mapped[words[0]] = words[1:]
		}
	}
	var loads []rule.LoadInfo
	for _, one := range rules {
		for range mapped { // a kind that is mapped to itself, by whatever detour, comes to an end too
			to, found := mapped[one.Kind()]
			if !found {
				break
			}
			one.SetKind(to[0])
			loads = append(loads, rule.LoadInfo{Name: to[1], Symbols: to[:1]})
		}
	}
	return loads
}

// buildFileName is what the BUILD file of a new folder is called.
func (r *run) buildFileName(dir string) string {
	name := r.config.DefaultBuildFileName()
	for _, value := range r.project.Directives(dir, "build_file_name") {
		name, _, _ = strings.Cut(value, ",")
	}
	return name
}
