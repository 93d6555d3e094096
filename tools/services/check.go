package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/project"
)

func (a *app) check() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Compare generated files with the registry",
		Long: `Checks the registry and compares every generated file with what it should be: prints a unified diff of each file
that is missing, stale or left over, names edited files and files that were made somebody's own, and writes nothing.
Warns of models and migrations in a service's folder, and of settings without the generated ones.
Exit code 10 when there are differences. BUILD files are checked by ` + "`bazel run //:gazelle -- -mode=diff`" + `, which
shows these files too.`,
		Example: "  services check",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			plan, err := p.PlanScope(project.Scope{})
			if err != nil {
				return err
			}
			for _, line := range p.Warnings() {
				fmt.Fprintln(a.stderr, "services: warning: "+line)
			}
			return a.showDifferences(plan)
		},
	}
}

func (a *app) showDifferences(plan []boilerplate.Action) error {
	for _, line := range project.Conflicts(plan) {
		fmt.Fprintln(a.stderr, "services: "+line)
	}
	different := 0
	for _, action := range plan {
		if action.Kind == boilerplate.Owned {
			fmt.Fprintf(a.stderr, "services: owned: %s (service %q) has no marker and is left alone\n", action.Path, action.Service)
		}
		if action.Differs() {
			different++
			fmt.Fprint(a.stdout, project.Diff(action))
		}
	}
	if different == 0 {
		fmt.Fprintf(a.stderr, "services: %d files are in step\n", len(plan))
		return nil
	}
	fmt.Fprintf(a.stderr, "services: %d of %d files differ; `bazel run //:gazelle` brings them in step\n", different, len(plan))
	return errDifferent
}
