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

// sources are the files that the srcs of a rule name, relative to the repository: those of lists, of globs, of sums of
// both, and of all branches of select.
func sources(srcs build.Expr, pkg string) []string {
	var files []string
	switch e := srcs.(type) {
	case *build.BinaryExpr:
		return append(sources(e.X, pkg), sources(e.Y, pkg)...)
	case *build.ListExpr:
		for _, item := range e.List {
			if s, ok := item.(*build.StringExpr); ok {
				files = append(files, sourceFile(s.Value, pkg)...)
			}
		}
	case *build.CallExpr:
		if glob, ok := rule.ParseGlobExpr(e); ok {
			return globbed(glob, pkg)
		}
		return selected(e, pkg)
	}
	return files
}

// selected are the files of all branches of a select.
func selected(call *build.CallExpr, pkg string) []string {
	var files []string
	for _, arg := range call.List {
		if branches, ok := arg.(*build.DictExpr); ok {
			for _, branch := range branches.List {
				files = append(files, sources(branch.Value, pkg)...)
			}
		}
	}
	return files
}

// sourceFile is the file that a label names; a label of a rule names none that ends in .py, or one that it makes.
func sourceFile(text, pkg string) []string {
	l, err := label.Parse(text)
	if err != nil || l.Repo != "" {
		return nil
	}
	if l.Relative {
		l.Pkg = pkg
	}
	return []string{path.Join(l.Pkg, l.Name)}
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
