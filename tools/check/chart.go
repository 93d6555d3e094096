package main

import (
	"github.com/rules-services/rules_services/internal/runspec"
)

// chartChecks are those of the Helm chart.
func chartChecks(s runspec.CheckedService, location runspec.Location, place *surroundings) []check {
	if s.Chart == "" {
		return nil
	}
	return []check{{"helm lint --strict, helm template", location.Path(s.ChartTool),
		[]string{location.Path(s.Chart), "dev", "prod"}, place.common}}
}
