package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/project"
)

// taken is one row of `ports --json`.
type taken struct {
	Port    int    `json:"port"`
	Service string `json:"service"`
	Enabled bool   `json:"enabled"`
	Worker  string `json:"worker,omitempty"`
}

func (a *app) ports() *cobra.Command {
	var next, asJSON bool
	cmd := &cobra.Command{
		Use:     "ports [NAME]",
		Short:   "Show development ports, or the next free one",
		Long:    "Shows every registered development port, the one of NAME, or with --next the lowest port of the range that is neither taken nor reserved.",
		Example: "  services ports\n  services ports shop/ui\n  services ports --next",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return a.portOf(p.Catalog, args[0])
			}
			if next {
				return a.nextPort(p.Catalog)
			}
			return a.portsTable(p.Catalog, asJSON)
		},
	}
	cmd.Flags().BoolVar(&next, "next", false, "print the next free port")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) nextPort(c *catalog.Catalog) error {
	port, err := c.NextPort()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.stdout, port)
	return err
}

func (a *app) portOf(c *catalog.Catalog, name string) error {
	s, err := c.Lookup(name)
	if err != nil {
		return err
	}
	if s.DevPort == 0 {
		return fmt.Errorf("%q has no port: its entry has no dev_port, and services of type %q need none", name, s.Type)
	}
	_, err = fmt.Fprintln(a.stdout, s.DevPort)
	return err
}

func (a *app) portsTable(c *catalog.Catalog, asJSON bool) error {
	ports := project.Ports(c)
	if asJSON {
		rows := []taken{}
		for _, p := range ports {
			rows = append(rows, taken{p.Number, p.Service.Name, p.Service.Enabled, p.Worker})
		}
		return a.writeJSON(rows)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "PORT\tSERVICE")
	for _, p := range ports {
		fmt.Fprintf(w, "%d\t%s%s\n", p.Number, p.Service.Name, p.Note())
	}
	return w.Flush()
}
