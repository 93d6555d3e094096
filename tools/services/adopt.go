package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/project"
)

// errRefused ends an adoption that left folders out; they have been named.
var errRefused = errors.New("not every folder could be adopted: register the rest by hand, with a valid name or service_dir")

func (a *app) adopt() *cobra.Command {
	var dryRun, asJSON bool
	cmd := &cobra.Command{
		Use:   "adopt [DIR...]",
		Short: "Propose entries for services that were written by hand",
		Long: `Looks for folders that no entry names and that hold a service: manage.py or settings.py of Django, a main package of
Go, a Cargo.toml with an executable. Without DIR, the folder of all services is searched. For each, an entry is proposed,
with the reason for each value; what could not be found is said.

The entries are added to the registry, which stays as it is otherwise, unless it is a dry run. No file in the folders is
changed: what generation will add, and what it leaves to its authors, is listed on standard error.`,
		Example: "  services adopt --dry-run\n  services adopt services/shop/cart",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			dirs, err := a.dirs(p, args)
			if err != nil {
				return err
			}
			adoption, err := p.PlanAdopt(dirs)
			if err != nil {
				return err
			}
			if err := a.showProposals(adoption, asJSON); err != nil {
				return err
			}
			return a.adoptAll(adoption, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "propose, and change nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// dirs are folders of the command line, relative to the repository.
func (a *app) dirs(p *project.Project, args []string) ([]string, error) {
	from, err := a.workingDir()
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, arg := range args {
		dir := arg
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(from, dir)
		}
		if dir, err = filepath.Rel(p.Root, dir); err != nil {
			return nil, err
		}
		if !p.HasFolder(filepath.ToSlash(dir)) {
			return nil, fmt.Errorf("%s is no folder of the repository", arg)
		}
		dirs = append(dirs, filepath.ToSlash(dir))
	}
	return dirs, nil
}

// showProposals prints what is proposed, and why.
func (a *app) showProposals(adoption *project.Adoption, asJSON bool) error {
	if asJSON {
		return a.writeJSON(append([]*project.Proposal{}, adoption.Proposals...))
	}
	if len(adoption.Proposals) == 0 {
		fmt.Fprintln(a.stderr, "services: every service folder has an entry")
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "DIRECTORY\tKEY\tVALUE\tREASON")
	for _, proposal := range adoption.Proposals {
		for _, fact := range proposal.Facts {
			value := fact.Value
			if value == "" {
				value = "-"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", proposal.Directory, fact.Key, value, fact.Why)
		}
	}
	return w.Flush()
}

// adoptAll adds the entries, and tells what follows.
func (a *app) adoptAll(adoption *project.Adoption, dryRun bool) error {
	file := adoption.Project.Catalog.File
	accepted := 0
	var refused error
	for _, proposal := range adoption.Proposals {
		if proposal.Refused != "" {
			refused = errRefused
			fmt.Fprintf(a.stderr, "services: left out %s: %s\n", proposal.Directory, proposal.Refused)
			continue
		}
		accepted++
	}
	if accepted == 0 {
		return refused
	}
	if dryRun {
		fmt.Fprintf(a.stderr, "services: %s: would register %s\n", file, count(accepted))
	} else {
		if err := adoption.Write(); err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "services: %s: registered %s\n", file, count(accepted))
	}
	if err := a.showFollows(adoption); err != nil {
		return err
	}
	return refused
}

func count(services int) string {
	if services == 1 {
		return "1 service"
	}
	return fmt.Sprintf("%d services", services)
}

// showFollows tells what generation does with each folder, and how to put that off.
func (a *app) showFollows(adoption *project.Adoption) error {
	for _, proposal := range adoption.Proposals {
		if proposal.Refused != "" {
			continue
		}
		added, left, err := adoption.Follows(proposal)
		if err != nil {
			return err
		}
		if len(added) > 0 {
			fmt.Fprintf(a.stderr, "services: %s: Gazelle will add to %s: %s\n", proposal.Name, proposal.Directory, strings.Join(added, " "))
		}
		if len(left) > 0 {
			fmt.Fprintf(a.stderr, "services: %s: and leave alone, because people wrote it: %s\n", proposal.Name, strings.Join(left, " "))
		}
	}
	fmt.Fprintln(a.stderr, "services: `# gazelle:services_generate none` in a folder's BUILD.bazel puts that off; `services check` tells what settings need")
	return nil
}
