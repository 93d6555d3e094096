package python

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/label"
)

// file is the Python file that a module of an own target is, "" where it is none or is made by another rule. Targets
// may say that modules are imported from their own folder, or from any above it.
func (s *search) file(p provider, module string) string {
	if !p.own {
		return ""
	}
	for above := p.pkg; ; above = parentFolder(above) {
		name := path.Join(above, strings.ReplaceAll(module, ".", "/"))
		if s.has(path.Dir(name), path.Base(name)+".py") {
			return name + ".py"
		}
		if s.has(name, initFile) {
			return path.Join(name, initFile)
		}
		if above == "" {
			return ""
		}
	}
}

// folder is the one that a package of an own target is, "" where it is none.
func (s *search) folder(p provider, pkg string) string {
	for above := p.pkg; ; above = parentFolder(above) {
		if folder := path.Join(above, strings.ReplaceAll(pkg, ".", "/")); len(s.library.Files(folder)) > 0 {
			return folder
		}
		if above == "" {
			return ""
		}
	}
}

const initFile = "__init__.py"

func (s *search) has(folder, name string) bool { return slices.Contains(s.library.Files(folder), name) }

func parentFolder(folder string) string { return strings.TrimPrefix(path.Dir("/"+folder), "/") }

// manyNames matches what makes names that are not written out.
var manyNames = regexp.MustCompile(`import\s*\(?\s*\*|__getattr__|globals\(|setattr\(|sys\.modules|\bexec\(`)

// holds tells whether a module that something provides has a name. What a file has is not looked at, nor whether a
// package has a class; but the module that a package has neither as a file nor by a line of its __init__.py is one that
// nothing provides.
func (s *search) holds(p provider, module, name string) bool {
	name, below := strings.CutPrefix(name, module+".")
	if !below || !p.own {
		return true
	}
	if p.folder {
		return false
	}
	file := s.file(p, module)
	if path.Base(file) != initFile || isClass(name) {
		return true
	}
	content := s.library.Read(file)
	return manyNames.Match(content) || regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).Match(content)
}

// withInherited adds the needs of settings in other modules that the files of the service take over.
func (s *search) withInherited(needs []Need) []Need {
	needs = slices.Clip(needs)
	takers := map[string][]byte{}     // by file: what takes over its settings
	for i := 0; i < len(needs); i++ { // needs grow on the way
		if !needs[i].Settings {
			continue
		}
		for _, module := range needs[i].Modules {
			p := s.provider(module)
			if p.label == label.NoLabel {
				continue // the service's own files have been read
			}
			file := s.file(p, module)
			if file == "" || takers[file] != nil || path.Dir(file) == s.library.Folder {
				continue
			}
			takers[file] = slices.Concat(s.library.Read(needs[i].File), []byte("\n"), takers[needs[i].File])
			source := Source{File: file, Package: packageOf(file, module), Content: s.library.Read(file)}
			needs = append(needs, source.inherited(takers[file])...)
		}
	}
	return needs
}

// packageOf is the package that a module, which is a file, is in or is.
func packageOf(file, module string) string {
	if path.Base(file) == initFile {
		return module
	}
	return parent(module)
}
