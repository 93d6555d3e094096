package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/catalog"
)

// listed are the keys of `list --json`.
type listed struct {
	Name      string   `json:"name"`
	Type      string   `json:"type"`
	Enabled   bool     `json:"enabled"`
	Groups    []string `json:"groups"`
	DevPort   *int     `json:"dev_port"`
	Directory string   `json:"directory"`
}

func (a *app) list() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list [SELECTOR...]",
		Short:   "List services",
		Long:    "Lists the selected services by name; without a selector all of them, disabled ones too, in the order of the file.",
		Example: "  services list\n  services list buildsense %prod --json",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			services := p.Catalog.Services
			if len(args) > 0 {
				if services, err = p.Catalog.Select(args); err != nil {
					return err
				}
			}
			rows := make([]listed, 0, len(services))
			for _, s := range services {
				d := p.Catalog.Derive(s)
				rows = append(rows, listed{d.Name, d.Type, d.Enabled, d.Groups, d.DevPort, d.Directory})
			}
			if asJSON {
				return a.writeJSON(rows)
			}
			return a.listTable(rows)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) listTable(rows []listed) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tTYPE\tPORT\tENABLED\tGROUPS\tDIRECTORY")
	for _, r := range rows {
		enabled := "yes"
		if !r.Enabled {
			enabled = "no"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Name, r.Type, port(r.DevPort), enabled, orDash(strings.Join(r.Groups, ",")), r.Directory)
	}
	return w.Flush()
}

func port(p *int) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprint(*p)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func (a *app) schema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of services.json",
		Long:    `Prints the JSON Schema of services.json. Editors complete and check the file when its "$schema" names a copy.`,
		Example: "  services schema > services.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.stdout.Write(catalog.Schema())
			return err
		},
	}
}
