package python

import (
	"path"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/label"
	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/bazelbuild/bazel-gazelle/walk"
	"github.com/bazelbuild/buildtools/build"
	"github.com/bmatcuk/doublestar/v4"
)

// sources are the files that the srcs of a rule of a BUILD file name, relative to the repository: those of lists, globs
// and filegroups, of sums of them, of all branches of select, and of variables of the BUILD file.
func sources(srcs build.Expr, f *rule.File) []string {
	return reader{}.files(srcs, f)
}

// reader holds the rules and variables that are being read, so that one that names itself comes to an end.
type reader map[string]bool

func (r reader) files(srcs build.Expr, f *rule.File) []string {
	var files []string
	switch e := srcs.(type) {
	case *build.BinaryExpr:
		return append(r.files(e.X, f), r.files(e.Y, f)...)
	case *build.ParenExpr:
		return r.files(e.X, f)
	case *build.ListExpr:
		for _, item := range e.List {
			if s, ok := item.(*build.StringExpr); ok {
				files = append(files, r.labelled(s.Value, f.Pkg)...)
			}
		}
	case *build.CallExpr:
		if glob, ok := rule.ParseGlobExpr(e); ok {
			return globbed(glob, f.Pkg)
		}
		return r.selected(e, f)
	case *build.Ident:
		return r.variable(e.Name, f)
	}
	return files
}

// selected are the files of all branches of a select.
func (r reader) selected(call *build.CallExpr, f *rule.File) []string {
	var files []string
	for _, arg := range call.List {
		if branches, ok := arg.(*build.DictExpr); ok {
			for _, branch := range branches.List {
				files = append(files, r.files(branch.Value, f)...)
			}
		}
	}
	return files
}

// variable are the files in a variable of a BUILD file.
func (r reader) variable(name string, f *rule.File) []string {
	if f.File == nil || r[name] {
		return nil
	}
	r[name] = true
	defer delete(r, name)
	for _, statement := range f.File.Stmt {
		if given, ok := statement.(*build.AssignExpr); ok {
			if to, ok := given.LHS.(*build.Ident); ok && to.Name == name {
				return r.files(given.RHS, f)
			}
		}
	}
	return nil
}

// labelled are the file that a label names, or those of the filegroup or genrule that it names.
func (r reader) labelled(text, pkg string) []string {
	l, err := label.Parse(text)
	if err != nil || l.Repo != "" && l.Repo != "@" {
		return nil
	}
	if l.Relative {
		l.Pkg = pkg
	}
	name := path.Join(l.Pkg, l.Name)
	if strings.HasSuffix(name, ".py") {
		return []string{name}
	}
	dir, err := walk.GetDirInfo(l.Pkg)
	if err != nil || dir.File == nil || r[name] {
		return nil
	}
	r[name] = true
	defer delete(r, name)
	for _, other := range dir.File.Rules {
		if other.Name() == l.Name {
			return append(r.made(other, "filegroup", "srcs", dir.File), r.made(other, "genrule", "outs", dir.File)...)
		}
	}
	return nil
}

// made are the files of an attribute of a rule, if that is of the kind.
func (r reader) made(from *rule.Rule, kind, attr string, f *rule.File) []string {
	if from.Kind() != kind {
		return nil
	}
	return r.files(from.Attr(attr), f)
}

// globbed are the files of a package that a glob matches. A folder with a BUILD file is another package.
func globbed(glob rule.GlobValue, pkg string) []string {
	matches := func(patterns []string, name string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return doublestar.MatchUnvalidated(p, name) })
	}
	deep := slices.ContainsFunc(glob.Patterns, func(p string) bool { return strings.Contains(p, "/") })
	var files []string
	var visit func(below string)
	visit = func(below string) {
		dir, err := walk.GetDirInfo(path.Join(pkg, below))
		if err != nil || below != "" && dir.File != nil {
			return
		}
		for _, name := range dir.RegularFiles {
			if name = path.Join(below, name); matches(glob.Patterns, name) && !matches(glob.Excludes, name) {
				files = append(files, path.Join(pkg, name))
			}
		}
		if deep {
			for _, name := range dir.Subdirs {
				visit(path.Join(below, name))
			}
		}
	}
	visit("")
	return files
}
