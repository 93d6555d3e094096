package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/project"
)

func (a *app) newService() *cobra.Command {
	var entry catalog.Entry
	cmd := &cobra.Command{
		Use:   "new NAME --type TYPE",
		Short: "Register a service and write its files",
		Long: `Adds an entry to the registry, which stays as it is otherwise, with the next free port unless --port names one, and
writes the files of the new service. ` + "`bazel run //:gazelle`" + ` then adds its targets.`,
		Example: "  services new shop/cart --type gunicorn\n  services new search --type binary --port 9100",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			entry.Name = args[0]
			if entry.Type == "" {
				return usageError{fmt.Errorf("--type is missing")}
			}
			if cmd.Flags().Changed("port") && entry.DevPort <= 0 {
				return usageError{fmt.Errorf("--port %d: a port is a positive number", entry.DevPort)}
			}
			return a.register(entry)
		},
	}
	cmd.Flags().StringVar(&entry.Type, "type", "", "the service type (required)")
	cmd.Flags().IntVar(&entry.DevPort, "port", 0, "the development port (default: the next free one)")
	return cmd
}

// register adds the entry and generates. The edited registry is checked before it is written.
func (a *app) register(entry catalog.Entry) error {
	p, err := a.open()
	if err != nil {
		return err
	}
	// The registry says what is wrong with an unknown type.
	t, known := p.Types[entry.Type]
	if entry.DevPort == 0 && known && t.DevPort != catalog.PortNone {
		if entry.DevPort, err = p.Catalog.NextPort(); err != nil {
			return err
		}
	}
	p, err = p.Register(entry)
	if err != nil {
		return err
	}
	if entry.DevPort != 0 {
		fmt.Fprintf(a.stderr, "services: %s: registered %s with port %d\n", p.Catalog.File, entry.Name, entry.DevPort)
	} else {
		fmt.Fprintf(a.stderr, "services: %s: registered %s\n", p.Catalog.File, entry.Name)
	}
	s, err := p.Catalog.Lookup(entry.Name)
	if err != nil {
		return err
	}
	services := []*catalog.Service{s}
	if err := p.MakeFolder(p.Catalog.Directory(s)); err != nil {
		return err
	}
	plan, err := p.PlanServices(services, project.Options{})
	if err != nil {
		return err
	}
	return a.apply(p, services, plan)
}
