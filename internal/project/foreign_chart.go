package project

import (
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

// withoutForeignChart leaves out of the plan of a service what it would add to a chart that somebody has written by hand:
// one with a Chart.yaml of theirs, and with no generated file in it. Templates of both would be rendered.
func withoutForeignChart(chart string, plan []boilerplate.Action) []boilerplate.Action {
	isForeign := slices.ContainsFunc(plan, func(a boilerplate.Action) bool {
		return a.Path == chart+"Chart.yaml" && a.Kind == boilerplate.Owned
	})
	isOurs := func(a boilerplate.Action) bool {
		return strings.HasPrefix(a.Path, chart) && !a.Once && a.Kind != boilerplate.Owned && a.Kind != boilerplate.Create
	}
	if !isForeign || slices.ContainsFunc(plan, isOurs) {
		return plan
	}
	return slices.DeleteFunc(plan, func(a boilerplate.Action) bool {
		return strings.HasPrefix(a.Path, chart) && a.Kind == boilerplate.Create
	})
}
