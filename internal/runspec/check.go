package runspec

import (
	"encoding/json"
	"fmt"
)

// KindCheck is the kind of the spec that rule service_check_test writes.
const KindCheck = "check"

// Check says what a service_check_test has to look at.
type Check struct {
	// Version is the version of the schema, always [Version].
	Version int `json:"version"`
	// Kind is always [KindCheck].
	Kind string `json:"kind"`
	// Services is the one service to look at.
	Services []CheckedService `json:"services"`
}

// CheckedService is a service whose settings, migrations and chart are looked
// at.
type CheckedService struct {
	// Name is the service's name in services.json, like "shop/ui".
	Name string `json:"name"`
	// Label is the target of the test.
	Label string `json:"label"`
	// Manage is the runfiles path of its manage.py; "" for a service without
	// Django.
	Manage string `json:"manage"`
	// Settings are the modules with settings to look at. None means the ones
	// that manage.py takes by itself.
	Settings []string `json:"settings"`
	// Migrations tells whether every change of a model needs its migration.
	Migrations bool `json:"migrations"`
	// Secrets are the secrets that it reads, with how a value comes to be.
	Secrets map[string]json.RawMessage `json:"secrets"`
	// StandIns are values of secrets for which no made up one will do.
	StandIns map[string]string `json:"stand_ins"`
	// Chart is the runfiles path of the folder of its Helm chart, or "".
	Chart string `json:"chart"`
	// ChartTool is the runfiles path of the program that looks at the chart.
	ChartTool string `json:"chart_tool"`
}

// DecodeCheck reads a spec of kind [KindCheck], which is about one service. An
// unknown field and an incomplete service are errors.
func DecodeCheck(data []byte) (CheckedService, error) {
	var check Check
	if err := decode(data, &check, KindCheck); err != nil {
		return CheckedService{}, err
	}
	if len(check.Services) != 1 {
		return CheckedService{}, fmt.Errorf("run spec names %d services, not one", len(check.Services))
	}
	s := check.Services[0]
	if s.Name == "" || s.Label == "" || s.Manage == "" && s.Chart == "" {
		return CheckedService{}, fmt.Errorf("services[0] %q: name, label, and manage or chart are required", s.Name)
	}
	if s.Chart != "" && s.ChartTool == "" {
		return CheckedService{}, fmt.Errorf("services[0] %q: chart needs chart_tool", s.Name)
	}
	return s, nil
}
