package main

import (
	"fmt"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
)

// problems are what is wrong with the chart of a folder when it goes to a namespace, with the values that it has.
func problems(dir, namespace string) []error {
	var found []error
	for _, message := range lint.All(dir, nil, namespace, true).Messages {
		if message.Severity >= support.WarningSev {
			found = append(found, fmt.Errorf("%s: %s", message.Path, strings.TrimSpace(message.Err.Error())))
		}
	}
	if len(found) > 0 {
		return found
	}
	// What a template fails with is no more than a warning to lint.
	if err := render(dir, namespace); err != nil {
		return []error{err}
	}
	return nil
}

// render renders a chart as a new release.
func render(dir, namespace string) error {
	chart, err := loader.Load(dir)
	if err != nil {
		return fmt.Errorf("loading the chart: %w", err)
	}
	if err := chartutil.ProcessDependenciesWithMerge(chart, chart.Values); err != nil {
		return fmt.Errorf("reading the charts that the chart depends on: %w", err)
	}
	release := chartutil.ReleaseOptions{Name: namespace + "-" + chart.Name(), Namespace: namespace, Revision: 1, IsInstall: true}
	values, err := chartutil.ToRenderValues(chart, nil, release, chartutil.DefaultCapabilities)
	if err != nil {
		return err
	}
	_, err = engine.Render(chart, values)
	return err
}
