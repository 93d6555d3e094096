package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/doctor"
	"github.com/rules-services/rules_services/internal/project"
)

func (a *app) doctor() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check what services need of this machine",
		Long: `Checks Bazel, Python, PostgreSQL, the registered ports, the folder of development secrets and the cloud log-in, as far
as the registry's services need them: a line each, and below it what to do where something is amiss. Nothing is changed.

The exit code is 1 when something is amiss.`,
		Example: "  services doctor",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			home, err := os.UserHomeDir()
			if err != nil {
				return err
			}
			glob := func(pattern string) []string {
				found, _ := filepath.Glob(pattern) // fails on a bad pattern alone
				return found
			}
			findings := doctor.Look(cmd.Context(), doctor.System(a.getenv, home, glob), needsOf(p))
			if asJSON {
				err = a.writeJSON(findings)
			} else {
				doctor.Print(a.stdout, findings)
			}
			for _, f := range findings {
				if !f.OK {
					return errors.Join(err, errors.New("something is amiss"))
				}
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// needsOf are what the services of a registry ask of a machine.
func needsOf(p *project.Project) doctor.Needs {
	n := doctor.Needs{Ports: map[int]string{}, Cloud: len(p.Catalog.Regions) > 0, SecretsDir: p.Catalog.Layout.SecretsDir}
	for _, s := range p.Catalog.Services {
		n.Python = n.Python || p.Catalog.Type(s).Python
		n.PostgreSQL = n.PostgreSQL || usesPostgreSQL(p.Catalog, s)
	}
	for _, port := range project.Ports(p.Catalog) {
		n.Ports[port.Number] = port.Service.Name
	}
	return n
}

func usesPostgreSQL(c *catalog.Catalog, s *catalog.Service) bool {
	for _, name := range s.Databases {
		if c.Databases[name].Engine == "postgresql" {
			return true
		}
	}
	return false
}
