package services

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/bazelbuild/buildtools/build"

	"github.com/rules-services/rules_services/internal/catalog"
)

// chartAttribute holds the files of a service's chart.
const chartAttribute = "chart"

// chart is the value of chartAttribute, as Starlark: a glob where the chart lies in the service's package, else the label of
// the target that has its files; "" without a chart, and for one that this run cannot make known to Bazel.
func (r *run) chart(s *catalog.Service) string {
	if !r.hasChart(s) {
		return ""
	}
	files, elsewhere := r.charts.of[s]
	if !elsewhere {
		dir := r.project.Catalog.Directory(s)
		return fmt.Sprintf("glob([%q])", strings.TrimPrefix(r.project.Catalog.ChartDir(s), dir+"/")+"/**")
	}
	if !r.generates(files) && !r.isThereAlready(files) {
		return ""
	}
	return fmt.Sprintf("[%q]", "//"+files.folder+":"+files.name)
}

// hasChart tells whether a service has a chart, or gets one.
func (r *run) hasChart(s *catalog.Service) bool {
	if !r.project.Types[s.Type].HasChart() {
		return false
	}
	c := r.project.Catalog
	return r.project.Manner(c.Directory(s)).Files || r.project.HasFile(c.ChartDir(s)+"/Chart.yaml")
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
	key := chartAttribute
	if wanted.Kind() == chartFilesKind {
		key = "srcs"
	}
	there := existing.Attr(key)
	switch own := wanted.Attr(key); {
	case !isGlob(there):
	case own != nil:
		wanted.SetAttr(key, replacement{own})
	case !existing.ShouldKeep() && !rule.ShouldKeep(there) && !isKept(existing.AttrComments(key)):
		existing.DelAttr(key)
	}
}

// isKept tells whether comments tell Gazelle to leave alone what they belong to.
func isKept(comments *build.Comments) bool {
	return comments != nil && slices.ContainsFunc(slices.Concat(comments.Before, comments.Suffix), func(c build.Comment) bool {
		return strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(c.Token, "#")), "keep")
	})
}
