package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/commandline"
	"github.com/rules-services/rules_services/internal/secrets"
)

func (a *app) rotate() *cobra.Command {
	var step string
	var how secrets.How
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "rotate NAME",
		Short: "Put a new value in the place of the one in use, which stays readable",
		Long: `Puts a new value in the place of the one in use.

Signing keys: the new key comes first and signs, three are kept, tokens of the former ones still verify. With --step one
step at a time is taken, and refused as long as the wait after the one before is not over:
  publish  everybody gets the new key, nobody signs with it         then wait 10 minutes
  sign     it signs                                                 then wait 24 hours
  retire   the former keys verify no longer                         then wait 10 minutes
  drop     the former keys are forgotten

Rotatable secrets: the former values stay readable. The steps are propose, promote, make-removable, remove.`,
		Example: a.example("rotate NAME", "rotate NAME --dry-run", "rotate NAME --step publish --wait 1h", "rotate NAME --update-only"),
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.named(args[0])
			if err != nil {
				return err
			}
			if how.Step = secrets.Step(step); cmd.Flags().Changed("wait") {
				how.Wait = &wait
			}
			if how.UpdateOnly && (step != "" || how.Wait != nil) {
				return commandline.UsageError{Err: errors.New("--update-only takes no step")}
			}
			if wait < 0 {
				return commandline.UsageError{Err: errors.New("--wait is negative")}
			}
			if d.generator.Asks() && d.generator.Rotatable && (how.Step == "" || how.Step == secrets.Propose) {
				if how.Value, err = a.read(cmd.Context(), d); err != nil {
					return err
				}
			}
			return a.each(a.withFollowers(d), func(to secrets.Accessor, one declared) (secrets.Change, error) {
				if one.name != d.name {
					return secrets.Ensure(cmd.Context(), to, one.name, one.generator, a.source, false)
				}
				return secrets.Rotate(cmd.Context(), to, d.name, d.generator, how, a.source)
			})
		},
	}
	cmd.Flags().StringVar(&step, "step", "", "take this `STEP` only")
	cmd.Flags().DurationVar(&wait, "wait", 0, "how long the step after this one of signing keys has to wait, instead of the usual time")
	cmd.Flags().BoolVar(&how.UpdateOnly, "update-only", false, "make no new key; bring what follows from the keys in step")
	a.dryRunFlag(cmd)
	a.jsonFlag(cmd)
	return cmd
}

func (a *app) prune() *cobra.Command {
	var keep int
	cmd := &cobra.Command{
		Use:     "prune",
		Short:   "Forget removed values of rotatable secrets",
		Long:    "Forgets removed values of rotatable secrets, all but the newest ones of each.",
		Example: a.example("prune", "prune --keep 0 --secret NAME"),
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if keep < 0 {
				return commandline.UsageError{Err: errors.New("--keep is negative")}
			}
			list, err := a.chosen()
			if err != nil {
				return err
			}
			return a.each(list, func(to secrets.Accessor, d declared) (secrets.Change, error) {
				return secrets.Prune(cmd.Context(), to, d.name, keep)
			})
		},
	}
	cmd.Flags().IntVar(&keep, "keep", 3, "how many removed values of each secret stay")
	a.secretFlag(cmd)
	a.dryRunFlag(cmd)
	a.jsonFlag(cmd)
	return cmd
}
