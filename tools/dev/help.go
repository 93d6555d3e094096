package main

import (
	_ "embed"
	"io"
	"text/template"

	"github.com/rules-services/rules_services/internal/runspec"
)

//go:embed help.txt.tmpl
var help string

// printHelp says how to use the target of a service, with its own name and
// numbers in the examples.
func printHelp(stdout io.Writer, service runspec.Service) error {
	parsed, err := template.New("help").Parse(help)
	if err != nil {
		return err
	}
	return parsed.Execute(stdout, struct {
		runspec.Service
		OtherPort int
	}{service, service.Port + 1000})
}
