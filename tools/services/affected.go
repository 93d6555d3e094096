package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/project"
)

// reached are the keys of `affected --json`.
type reached struct {
	listed
	// Targets are the labels of the service's targets that the change reaches.
	Targets []string `json:"targets"`
}

func (a *app) affected() *cobra.Command {
	var since, bazelPath string
	var targets []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "affected --since REV",
		Short: "List the services that a change reaches",
		Long: `Lists the services that have a target which depends on a file that has changed since REV, committed or not. The
targets of a service are those that Gazelle writes for it, see explain; its dev target depends on what it needs.
Bazel's query answers; nothing is built.

A changed BUILD file, or one that lost a file, counts as a change of all targets in it; what every target may depend
on, MODULE.bazel for one and the files that it names, as a change of all services.`,
		Example: "  services affected --since HEAD~1\n  services affected --since \"$(git merge-base origin/main HEAD)\" --json\n  services affected --since v1.2 --target gunicorn",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if since == "" {
				return usageError{fmt.Errorf("affected needs --since REV, the commit to compare with")}
			}
			p, err := a.open()
			if err != nil {
				return err
			}
			rows, err := a.reachedSince(cmd.Context(), p, since, bazelPath, targets)
			if err != nil {
				return err
			}
			if asJSON {
				return a.writeJSON(rows)
			}
			for _, r := range rows {
				fmt.Fprintln(a.stdout, r.Name)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "the commit `REV` to compare with (required)")
	cmd.Flags().StringArrayVar(&targets, "target", nil, "count only targets of this short `NAME`, such as gunicorn (repeatable)")
	cmd.Flags().StringVar(&bazelPath, "bazel", "", "the Bazel to ask, a `PATH` (default: bazelw at the repository's root, else bazel on the PATH)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// reachedSince are the services with targets that the change since a commit reaches, by name.
func (a *app) reachedSince(ctx context.Context, p *project.Project, since, bazelPath string, shorts []string) ([]reached, error) {
	owners, err := owners(p.Catalog, shorts)
	if err != nil {
		return nil, err
	}
	paths, err := changedSince(ctx, p.Root, since)
	if err != nil {
		return nil, err
	}
	changed := classify(p.Root, paths)
	if changed.everything != "" {
		fmt.Fprintf(a.stderr, "services: %s has changed, which every target may depend on\n", changed.everything)
		return rows(p.Catalog, owners, slices.Collect(maps.Keys(owners))), nil
	}
	if changed.empty() || len(owners) == 0 {
		return rows(p.Catalog, owners, nil), nil
	}
	path, err := a.findBazel(p.Root, bazelPath)
	if err != nil {
		return nil, err
	}
	b := &bazel{path: path, root: p.Root, stderr: a.stderr}
	labels, err := b.reached(ctx, changed, "//"+p.Catalog.Layout.ServicesRoot+"/...")
	if err != nil {
		return nil, err
	}
	// A BUILD file that Bazel cannot load has changed all the same.
	for label := range owners {
		pkg, _, _ := strings.Cut(strings.TrimPrefix(label, "//"), ":")
		if changed.packages[pkg] {
			labels = append(labels, label)
		}
	}
	return rows(p.Catalog, owners, labels), nil
}

// owners maps the labels of targets to their services: all targets, or those of the short names.
func owners(c *catalog.Catalog, shorts []string) (map[string]*catalog.Service, error) {
	owners, known := map[string]*catalog.Service{}, map[string]bool{}
	for _, s := range c.Services {
		for _, short := range c.Targets(s) {
			known[short] = true
			if len(shorts) == 0 || slices.Contains(shorts, short) {
				owners["//"+c.Directory(s)+":"+c.TargetName(s, short)] = s
			}
		}
	}
	for _, short := range shorts {
		if !known[short] {
			return nil, usageError{fmt.Errorf("no service has a target %q: there are %s", short, strings.Join(slices.Sorted(maps.Keys(known)), ", "))}
		}
	}
	return owners, nil
}

// rows are the services that own some of the labels, by name.
func rows(c *catalog.Catalog, owners map[string]*catalog.Service, labels []string) []reached {
	targets := map[*catalog.Service][]string{}
	for _, label := range labels {
		if s := owners[label]; s != nil {
			targets[s] = append(targets[s], label)
		}
	}
	found := make([]reached, 0, len(targets))
	for s, labels := range targets {
		slices.Sort(labels)
		d := c.Derive(s)
		found = append(found, reached{
			listed{d.Name, d.Type, d.Enabled, d.Groups, d.DevPort, d.Directory}, slices.Compact(labels),
		})
	}
	slices.SortFunc(found, func(a, b reached) int { return strings.Compare(a.Name, b.Name) })
	return found
}
