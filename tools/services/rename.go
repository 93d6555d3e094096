package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/project"
)

func (a *app) rename() *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "rename OLD NEW",
		Short: "Give a service another name",
		Long: `Renames an entry of the registry, which stays as it is otherwise, and what refers to it there. The folders that are
called after the service go with the name, the files that people wrote in them with Git where Git tracks them, and
generated files follow. Places where people's own files speak of the old name are listed on standard error.

Nothing outside the repository is changed: the commands for that are printed, for a person to run. An edited generated
file, or a file in the way, stops the rename before anything is changed.`,
		Example: "  services rename shop/ui store/ui --dry-run\n  services rename shop/ui store/ui",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			c, err := p.PlanRename(args[0], args[1])
			if err != nil {
				return err
			}
			return a.change(cmd.Context(), c, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "list what would be done, and change nothing")
	return cmd
}

// change carries out a rename or a removal, or tells what it would do, and prints what is left for people.
func (a *app) change(ctx context.Context, c *project.Change, dryRun bool) error {
	if dryRun {
		if err := a.showChange(c); err != nil {
			return err
		}
	} else if err := a.carryOut(ctx, c); err != nil {
		return err
	}
	for _, m := range c.Mentions() {
		fmt.Fprintf(a.stderr, "services: yours to edit: %s\n", m)
	}
	for _, line := range c.FollowUps() {
		fmt.Fprintln(a.stdout, line)
	}
	return nil
}

// showChange lists what a change would do, one path a line.
func (a *app) showChange(c *project.Change) error {
	planned, err := c.Planned()
	if err != nil {
		return err
	}
	for _, m := range c.Moves {
		fmt.Fprintf(a.stdout, "move %s %s\n", m.From, m.To)
	}
	for _, action := range planned {
		fmt.Fprintf(a.stdout, "%s %s\n", action.Kind, action.Path)
	}
	fmt.Fprintln(a.stdout)
	a.showReferences(c)
	return nil
}

func (a *app) carryOut(ctx context.Context, c *project.Change) error {
	done, err := c.Run(mover(ctx, c.Before))
	for _, m := range c.Moves {
		if err == nil {
			fmt.Fprintf(a.stderr, "services: moved %s to %s\n", m.From, m.To)
		}
	}
	if err == nil {
		a.showReferences(c)
	}
	for _, line := range project.Summary(done) {
		fmt.Fprintln(a.stderr, "services: "+line)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, "services: BUILD files are Gazelle's: run `bazel run //:gazelle`")
	return nil
}

// showReferences tells what of the registry changes beside the entry.
func (a *app) showReferences(c *project.Change) {
	file := c.Before.Catalog.File
	needed, migrated := c.Needed(), c.Migrated()
	if c.Resumed() {
		fmt.Fprintf(a.stderr, "services: %s: %s is gone already; this finishes what was begun\n", file, c.Old.Name)
		return
	}
	if c.New != nil {
		fmt.Fprintf(a.stderr, "services: %s: %s becomes %s%s\n", file, c.Old.Name, c.New.Name, inPlaces("in", needed, migrated))
		return
	}
	fmt.Fprintf(a.stderr, "services: %s: %s goes%s\n", file, c.Old.Name, inPlaces("from", needed, migrated))
	for _, database := range migrated {
		fmt.Fprintf(a.stderr, "services: %s: nothing migrates the database %s now: name a service in its migrated_by\n", file, database)
	}
	if len(c.Own) > 0 {
		fmt.Fprintf(a.stderr, "services: left, because people wrote it: %s\n", strings.Join(c.Own, " "))
	}
}

// inPlaces tells where else a name stood.
func inPlaces(preposition string, needed, migrated []string) string {
	var places []string
	if len(needed) > 0 {
		places = append(places, "the needs of "+strings.Join(needed, ", "))
	}
	if len(migrated) > 0 {
		places = append(places, "the migrated_by of "+strings.Join(migrated, ", "))
	}
	if len(places) == 0 {
		return ""
	}
	return ", also " + preposition + " " + strings.Join(places, " and ")
}
