package main

import (
	"github.com/rules-services/rules_services/internal/runspec"
)

// djangoChecks are those of manage.py: the settings of a developer's machine
// and those of production, and that no model has changed without a migration.
func djangoChecks(s runspec.CheckedService, location runspec.Location, place *surroundings) []check {
	if s.Manage == "" {
		return nil
	}
	manage := location.Path(s.Manage)
	modules := s.Settings
	if len(modules) == 0 {
		modules = []string{""}
	}
	var checks []check
	for _, module := range modules {
		of := ""
		var chosen []string
		if module != "" {
			of = " of " + module
			chosen = []string{"DJANGO_SETTINGS_MODULE=" + module}
		}
		checks = append(checks,
			check{"manage.py check, development settings" + of, manage,
				[]string{"check"}, append(place.development(), chosen...)},
			check{"manage.py check --deploy, production settings" + of, manage,
				[]string{"check", "--deploy", "--fail-level", "WARNING"}, append(place.production(), chosen...)},
		)
	}
	if s.Migrations {
		checks = append(checks, check{"manage.py makemigrations --check", manage,
			[]string{"makemigrations", "--check", "--dry-run"}, place.development()})
	}
	return checks
}
