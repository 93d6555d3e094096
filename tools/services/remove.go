package main

import "github.com/spf13/cobra"

func (a *app) remove() *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "remove NAME",
		Short: "Take a service out of the registry",
		Long: `Removes an entry of the registry, which stays as it is otherwise, takes its name out of the needs of other services,
and deletes the generated files. What people wrote stays, and is named.

Nothing outside the repository is changed: the commands for that are printed, for a person to run. An edited generated
file stops the removal before anything is changed.`,
		Example: "  services remove shop/ui --dry-run\n  services remove shop/ui",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			c, err := p.PlanRemove(args[0])
			if err != nil {
				return err
			}
			return a.change(cmd.Context(), c, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "list what would be done, and change nothing")
	return cmd
}
