package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rules-services/rules_services/internal/secrets"
)

// listed is one secret without its value.
type listed struct {
	Secret    string   `json:"secret"`
	Present   bool     `json:"present"`
	From      string   `json:"from"`
	Rotatable bool     `json:"rotatable"`
	Store     string   `json:"store"`
	Services  []string `json:"services"`
}

func (a *app) list() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the secrets, without their values",
		Example: a.example("list", "list --json"),
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			chosen, err := a.chosen()
			if err != nil {
				return err
			}
			list := []listed{}
			for _, d := range chosen {
				_, err := a.reader().Get(cmd.Context(), d.name)
				if err != nil && !errors.Is(err, secrets.ErrNotFound) {
					return a.explain(d, err)
				}
				list = append(list, listed{d.name, err == nil, d.generator.String(), d.generator.Rotatable, a.reader().String(), d.services})
			}
			if a.options.json {
				return a.printJSON(list)
			}
			return a.printList(list)
		},
	}
	a.secretFlag(cmd)
	a.volumeFlag(cmd)
	a.jsonFlag(cmd)
	return cmd
}

func (a *app) printList(list []listed) error {
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SECRET\tPRESENT\tFROM\tSERVICES")
	for _, l := range list {
		present := "no"
		if l.Present {
			present = "yes"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", l.Secret, present, l.From, strings.Join(l.Services, ", "))
	}
	return table.Flush()
}

func (a *app) get() *cobra.Command {
	var reveal bool
	cmd := &cobra.Command{
		Use:     "get NAME",
		Short:   "Print the value of a secret, to a terminal only",
		Long:    "Prints the value in use of a secret: to a terminal, or anywhere else with --reveal.",
		Example: a.example("get NAME", "get NAME --reveal > FILE"),
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.named(args[0])
			if err != nil {
				return err
			}
			onTerminal := isTerminal(a.stdout)
			if !onTerminal && !reveal {
				return fmt.Errorf("secret %q is not shown, since standard output is no terminal: --reveal prints it anyway", d.name)
			}
			text, err := a.reader().Get(cmd.Context(), d.name)
			if err != nil {
				return a.explain(d, fmt.Errorf("secret %q: %w", d.name, err))
			}
			value, err := secrets.Value(text)
			if err != nil {
				return a.explain(d, fmt.Errorf("secret %q: %w", d.name, err))
			}
			if onTerminal {
				value += "\n"
			}
			_, err = io.WriteString(a.stdout, value)
			return err
		},
	}
	cmd.Flags().BoolVar(&reveal, "reveal", false, "print it although standard output is no terminal, and then without an end of line")
	a.volumeFlag(cmd)
	return cmd
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// verified is what is wrong with a secret, if anything.
type verified struct {
	Secret   string   `json:"secret"`
	Problem  string   `json:"problem"`
	Services []string `json:"services"`
}

func (a *app) verify() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "verify",
		Short:   "Check that every secret is there, private, and of the right shape",
		Long:    "Checks that every secret is there, that no other user can read it, and that it has the shape that services.json says.\nExit code 10: something differs.",
		Example: a.example("verify", "verify --json", "verify --volume /secrets"),
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			chosen, err := a.chosen()
			if err != nil {
				return err
			}
			list, differ := []verified{}, false
			var problems []error
			for _, d := range chosen {
				problem, err := secrets.Verify(cmd.Context(), a.reader(), d.name, d.generator)
				if err != nil {
					problems = append(problems, a.explain(d, err))
					continue
				}
				differ = differ || problem != ""
				list = append(list, verified{d.name, problem, d.services})
			}
			problems = append(problems, a.printVerified(list))
			if err := errors.Join(problems...); err != nil || !differ {
				return err
			}
			return errDifferent
		},
	}
	a.secretFlag(cmd)
	a.volumeFlag(cmd)
	a.jsonFlag(cmd)
	return cmd
}

func (a *app) printVerified(list []verified) error {
	if a.options.json {
		return a.printJSON(list)
	}
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, v := range list {
		problem := v.Problem
		if problem == "" {
			problem = "ok"
		}
		fmt.Fprintf(table, "%s\t%s\n", v.Secret, problem)
	}
	return table.Flush()
}
