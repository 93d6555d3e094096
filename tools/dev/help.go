package main

import (
	_ "embed"
	"io"
	"text/template"

	"github.com/rules-services/rules_services/internal/runspec"
)

//go:embed help.txt.tmpl
var help string

//go:embed help_group.txt.tmpl
var helpGroup string

// printHelp says how to use the target, with its own names and numbers in the examples.
func printHelp(stdout io.Writer, dev *runspec.Dev) error {
	text := help
	if dev.Kind == runspec.KindGroup {
		text = helpGroup
	}
	parsed, err := template.New("help").Parse(text)
	if err != nil {
		return err
	}
	service := dev.Requested()
	return parsed.Execute(stdout, struct {
		runspec.Service
		OtherPort, PagePort int
		All                 []runspec.Service
	}{service, service.Port + 1000, service.Port + pageDistance, dev.Services})
}
