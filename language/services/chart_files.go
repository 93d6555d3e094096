package services

import (
	"path"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/bazelbuild/buildtools/build"

	"github.com/rules-services/rules_services/internal/catalog"
)

// chartFilesKind is the kind of the targets with the files of a chart that lies outside of its service's package: a label
// reaches a file of another package only through a target there.
const chartFilesKind = "service_chart_files"

// chartTarget is what such a target is called in the chart's own folder; elsewhere the service's name precedes it.
const chartTarget = "chart"

// isChartFilesName tells whether a rule of chartFilesKind is generated. People may have some of their own, under other names.
func isChartFilesName(name string) bool {
	return name == chartTarget || strings.HasSuffix(name, "_"+chartTarget)
}

// chartFiles is such a target.
type chartFiles struct{ folder, name, glob string }

// charts are all of them.
type charts struct {
	of map[*catalog.Service]chartFiles
	in map[string][]*catalog.Service
}

// findCharts looks for the charts that lie in other packages than their services, as the BUILD files are before the run.
func (r *run) findCharts() charts {
	c := r.project.Catalog
	found := charts{map[*catalog.Service]chartFiles{}, map[string][]*catalog.Service{}}
	taken := map[string]bool{c.Layout.ServicesRoot: true}
	for _, s := range c.Services {
		taken[c.Directory(s)], taken[c.ChartDir(s)] = true, true
	}
	for _, s := range c.Services {
		if !r.project.Types[s.Type].HasChart() {
			continue
		}
		chart := c.ChartDir(s)
		folder := r.packageOfChart(chart, c.Directory(s), taken)
		switch folder {
		case c.Directory(s):
			continue
		case chart:
			found.of[s] = chartFiles{folder, chartTarget, "**"}
		default:
			name := strings.ReplaceAll(catalog.Dashes(s.Name), "-", "_") + "_" + chartTarget
			found.of[s] = chartFiles{folder, name, strings.TrimPrefix(chart, folder+"/") + "/**"}
		}
		found.in[folder] = append(found.in[folder], s)
	}
	return found
}

// packageOfChart is the folder whose BUILD file has the files of a chart: the innermost that there is. Where there is
// none but the root's, or one that is another service's, the chart's folder gets one: people who keep a BUILD file
// above all charts may have globs there, which do not reach into another package.
func (r *run) packageOfChart(chart, service string, taken map[string]bool) string {
	for folder := chart; folder != "."; folder = path.Dir(folder) {
		if folder == service || r.project.HasBuildFile(folder) && (folder == chart || !taken[folder]) {
			return folder
		}
		if folder != chart && taken[folder] {
			break
		}
	}
	return chart
}

// chartTargets are the targets with the files of charts that lie in a folder, which is not that of their services.
func (r *run) chartTargets(rel string) []*rule.Rule {
	var rules []*rule.Rule
	for _, s := range r.charts.in[rel] {
		files := r.charts.of[s]
		if !r.hasChart(s) || !r.project.WithTargets(s) || !r.mayHaveTargets(files.folder) {
			continue
		}
		target := rule.NewRule(chartFilesKind, files.name)
		target.SetAttr("srcs", replacement{globOf(files.glob)})
		target.SetAttr("service", s.Name)
		target.SetAttr("visibility", []string{"//:__subpackages__"})
		rules = append(rules, target)
	}
	return rules
}

func globOf(pattern string) build.Expr {
	return &build.CallExpr{
		X:    &build.Ident{Name: "glob"},
		List: []build.Expr{&build.ListExpr{List: []build.Expr{&build.StringExpr{Value: pattern}}}},
	}
}

// generates tells whether this run writes the target: Gazelle visits the folder, and may change its BUILD file.
func (r *run) generates(files chartFiles) bool {
	return r.scope.Holds(files.folder) && r.mayHaveTargets(files.folder) && !r.project.IsBehindLink(files.folder)
}

// mayHaveTargets tells whether the directives for a folder without services let it have targets.
func (r *run) mayHaveTargets(folder string) bool {
	m := r.project.Manner(folder)
	return m.Targets && !m.Excluded && (!m.UpdateOnly || r.project.HasBuildFile(folder))
}

// isThereAlready tells whether an earlier run, or a person, has written the target.
func (r *run) isThereAlready(files chartFiles) bool {
	for _, name := range []string{"BUILD.bazel", "BUILD"} {
		file := path.Join(files.folder, name)
		content, err := r.project.Source(file)
		if err != nil {
			continue
		}
		f, err := rule.LoadData(file, files.folder, content)
		return err == nil && ruleNamed(f, files.name) != nil
	}
	return false
}
