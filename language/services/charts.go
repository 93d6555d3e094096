package services

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/bazelbuild/buildtools/build"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/project"
)

// chartAttribute holds the files of a service's chart.
const chartAttribute = "chart"

// chart is the value of chartAttribute, as Starlark; "" without a chart.
func (r *run) chart(s *catalog.Service) string {
	if !r.project.Types[s.Type].HasChart() {
		return ""
	}
	dir, chart := r.project.Catalog.Directory(s), r.project.Catalog.ChartDir(s)
	inside, ok := strings.CutPrefix(chart, dir+"/")
	switch {
	case !ok:
		return r.chartElsewhere(chart)
	case r.project.Manner(dir).Files || r.project.HasFile(chart+"/Chart.yaml"):
		return fmt.Sprintf("glob([%q])", inside+"/**")
	}
	return ""
}

// chartElsewhere lists the files of a chart that lies outside of its service's package, by label: those that are there,
// and those that the plan adds. glob does not reach them.
func (r *run) chartElsewhere(chart string) string {
	var files []string
	for dir, names := range r.created {
		if dir == chart || strings.HasPrefix(dir, chart+"/") {
			for _, name := range names {
				files = append(files, path.Join(dir, name))
			}
		}
	}
	_ = fs.WalkDir(os.DirFS(r.project.Root), chart, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !r.removed[name] && !project.IsBuildFile(name) {
			files = append(files, name)
		}
		return nil // what cannot be read, the build will tell
	})
	if !slices.Contains(files, chart+"/Chart.yaml") {
		return ""
	}
	slices.Sort(files)
	list, pkg := "[\n", r.packageOf(chart)
	for _, file := range slices.Compact(files) {
		list += fmt.Sprintf("        %q,\n", "//"+pkg+":"+strings.TrimPrefix(strings.TrimPrefix(file, pkg), "/"))
	}
	return list + "    ]"
}

// packageOf is the package that the files of a folder belong to.
func (r *run) packageOf(dir string) string {
	for ; dir != "."; dir = path.Dir(dir) {
		if r.project.HasBuildFile(dir) {
			return dir
		}
	}
	return ""
}

// A replacement is the value of an attribute that is no list, or of one that is none in the BUILD file: merging puts it in
// the place of what is there. Gazelle itself can only merge lists.
type replacement struct{ expr build.Expr }

// BzlExpr implements [rule.BzlExprValue].
func (v replacement) BzlExpr() build.Expr { return v.expr }

// Merge implements [rule.Merger].
func (v replacement) Merge(there build.Expr) build.Expr {
	if build.FormatString(there) == build.FormatString(v.expr) {
		return there
	}
	return v.expr
}

// attributeValue is what a rule's attribute is set to, for an expression of a template.
func attributeValue(e build.Expr) any {
	if isGlob(e) {
		return replacement{e}
	}
	return e
}

func isGlob(e build.Expr) bool {
	call, ok := e.(*build.CallExpr)
	if !ok {
		return false
	}
	callee, ok := call.X.(*build.Ident)
	return ok && callee.Name == "glob"
}

// replaceChart lets what a rule has of a chart, or that it has none, replace what the BUILD file says.
func replaceChart(wanted, existing *rule.Rule) {
	there := existing.Attr(chartAttribute)
	switch own := wanted.Attr(chartAttribute); {
	case !isGlob(there):
	case own != nil:
		wanted.SetAttr(chartAttribute, replacement{own})
	case !existing.ShouldKeep() && !rule.ShouldKeep(there) && !isKept(existing.AttrComments(chartAttribute)):
		existing.DelAttr(chartAttribute)
	}
}

// isKept tells whether comments tell Gazelle to leave alone what they belong to.
func isKept(comments *build.Comments) bool {
	return comments != nil && slices.ContainsFunc(slices.Concat(comments.Before, comments.Suffix), func(c build.Comment) bool {
		return strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(c.Token, "#")), "keep")
	})
}
