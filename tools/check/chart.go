package main

import (
	"os/exec"
	"strings"

	"github.com/rules-services/rules_services/internal/runspec"
)

// chartChecks are those of the Helm chart, or why there are none although there
// is a chart.
func chartChecks(s runspec.CheckedService, location runspec.Location, place *surroundings) (checks []check, skipped string) {
	if s.Chart == "" {
		return nil, ""
	}
	helm := location.Path(s.Helm)
	if s.Helm == "" {
		var err error
		if helm, err = exec.LookPath("helm"); err != nil {
			return nil, "the chart is not rendered: there is no helm on the PATH, and none in the attribute helm of " + s.Label
		}
	}
	chart := location.Path(s.Chart)
	release := strings.ReplaceAll(s.Name, "/", "-")
	return []check{
		{"helm lint --strict", helm, []string{"lint", "--strict", chart}, place.common},
		{"helm template", helm, []string{"template", release, chart, "--namespace", "prod"}, place.common},
	}, ""
}
