package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/project"
)

// errConflict ends a run that left files alone; they have been named.
var errConflict = errors.New("conflicts: everything else was written")

type generateFlags struct {
	force  []string
	dryRun bool
}

func (a *app) generate() *cobra.Command {
	var flags generateFlags
	cmd := &cobra.Command{
		Use:   "generate [SELECTOR...]",
		Short: "Write the generated files of services",
		Long: `Writes the files that the selected services want, without a selector those of all services, and removes what is
left over of services that are gone. Files that are written once come back where they are missing. A file that was
edited although it is generated is left alone, named, and makes the exit code 1. BUILD files are not touched.`,
		Example: "  services generate shop/ui\n  services generate --force services/shop/ui/manage.py",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			return a.generateSelected(p, args, flags)
		},
	}
	cmd.Flags().StringArrayVar(&flags.force, "force", nil, "give up the local edits of this `PATH` (repeatable)")
	cmd.Flags().BoolVar(&flags.dryRun, "dry-run", false, "list the files that would be written, and write nothing")
	return cmd
}

func (a *app) generateSelected(p *project.Project, selectors []string, flags generateFlags) error {
	services := p.Catalog.Services
	var err error
	if len(selectors) > 0 {
		if services, err = p.Catalog.Select(selectors); err != nil {
			return err
		}
	}
	force, err := a.forced(p, flags.force)
	if err != nil {
		return err
	}
	plan, err := p.PlanServices(services, project.Options{Force: force, Leftovers: len(selectors) == 0})
	if err != nil {
		return err
	}
	if err := forcedAll(force, plan); err != nil {
		return err
	}
	if flags.dryRun {
		return a.dryRun(plan)
	}
	return a.apply(p, services, plan)
}

// apply carries out a plan and tells what it did.
func (a *app) apply(p *project.Project, services []*catalog.Service, plan []boilerplate.Action) error {
	done, err := p.Apply(plan)
	for _, line := range append(project.Summary(done), p.Remaining(done)...) {
		fmt.Fprintln(a.stderr, "services: "+line)
	}
	for _, s := range p.Skipped(services) {
		fmt.Fprintf(a.stderr, "services: %s: type %q has no templates yet; skipped\n", s.Name, s.Type)
	}
	conflicts := project.Conflicts(plan)
	for _, line := range conflicts {
		fmt.Fprintln(a.stderr, "services: "+line)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, "services: BUILD files are Gazelle's: run `bazel run //:gazelle`")
	if len(conflicts) > 0 {
		return errConflict
	}
	return nil
}

func (a *app) dryRun(plan []boilerplate.Action) error {
	for _, action := range plan {
		if action.Differs() {
			fmt.Fprintf(a.stdout, "%s %s\n", action.Kind, action.Path)
		}
	}
	return nil
}

// forced are the paths of --force relative to the repository. Messages name them so; from a sub-folder a path relative
// to that is understood too.
func (a *app) forced(p *project.Project, paths []string) (map[string]bool, error) {
	force := map[string]bool{}
	for _, path := range paths {
		dir, err := a.workingDir()
		if err != nil {
			return nil, err
		}
		local := filepath.Clean(path)
		if filepath.IsAbs(local) || !p.HasFile(filepath.ToSlash(local)) {
			if !filepath.IsAbs(local) {
				local = filepath.Join(dir, local)
			}
			if local, err = filepath.Rel(p.Root, local); err != nil {
				return nil, err
			}
		}
		rel := filepath.ToSlash(local)
		if rel == ".." || strings.HasPrefix(rel, "../") {
			return nil, fmt.Errorf("--force %s: lies outside the repository %s", path, p.Root)
		}
		force[rel] = true
	}
	return force, nil
}

// forcedAll refuses a --force that no file of the plan answers to: it would look as if it had worked.
func forcedAll(force map[string]bool, plan []boilerplate.Action) error {
	planned := map[string]bool{}
	for _, action := range plan {
		planned[action.Path] = true
	}
	for _, path := range sortedKeys(force) {
		if !planned[path] {
			return fmt.Errorf("--force %s: no selected service generates that file", path)
		}
	}
	return nil
}
