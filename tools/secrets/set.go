package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rules-services/rules_services/internal/secrets"
)

// maxValue is the most that a cloud's store takes.
const maxValue = 64 << 10

func (a *app) set() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "set NAME",
		Short:   "Give a secret a value, asked for without echo or read from standard input",
		Long:    "Gives a secret a value, which is asked for without echo on a terminal, and read from standard input otherwise, less one\nend of line. Of a secret with fields a terminal asks for each; standard input has the JSON object.",
		Example: a.example("set NAME", "set NAME < FILE"),
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.named(args[0])
			if err != nil {
				return err
			}
			if d.generator.Of != "" {
				return fmt.Errorf("secret %q follows %q: set that one", d.name, d.generator.Of)
			}
			value, err := a.read(cmd.Context(), d)
			if err != nil {
				return err
			}
			return a.each(a.withFollowers(d), func(to secrets.Accessor, one declared) (secrets.Change, error) {
				if one.name != d.name {
					return secrets.Ensure(cmd.Context(), to, one.name, one.generator, a.source, false)
				}
				return secrets.Set(cmd.Context(), to, d.name, d.generator, value, a.source)
			})
		},
	}
	a.dryRunFlag(cmd)
	a.jsonFlag(cmd)
	return cmd
}

// withFollowers is a secret with those that follow from it.
func (a *app) withFollowers(d declared) []declared {
	list := []declared{d}
	for _, other := range a.declared {
		if other.generator.Of == d.name {
			list = append(list, other)
		}
	}
	return list
}

// read takes a value from the terminal or from standard input.
func (a *app) read(ctx context.Context, d declared) (string, error) {
	if !isTerminal(a.stdin) {
		data, err := io.ReadAll(io.LimitReader(a.stdin, maxValue+1))
		if err != nil {
			return "", fmt.Errorf("reading the value of secret %q: %w", d.name, err)
		}
		if len(data) > maxValue {
			return "", fmt.Errorf("secret %q: the value is longer than %d bytes", d.name, maxValue)
		}
		return strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r"), nil
	}
	former, err := a.reader().Get(ctx, d.name)
	if err != nil && !errors.Is(err, secrets.ErrNotFound) {
		return "", a.explain(d, err)
	}
	if former, err = secrets.Value(former); err != nil {
		former = "" // nothing in use: nothing to keep
	}
	return d.generator.Fill(former, a.source, func(field string) (string, error) {
		return a.ask(ctx, strings.TrimSpace(d.name+" "+field))
	})
}

// ask reads one line from the terminal, which shows nothing of it.
func (a *app) ask(ctx context.Context, what string) (string, error) {
	fd := int(a.stdin.Fd())
	state, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("asking for %s: %w", what, err)
	}
	fmt.Fprintf(a.stderr, "%s (is not shown): ", what)
	type answer struct {
		value []byte
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		value, err := term.ReadPassword(fd)
		answered <- answer{value, err}
	}()
	select {
	case got := <-answered:
		fmt.Fprintln(a.stderr)
		if got.err != nil {
			return "", fmt.Errorf("asking for %s: %w", what, got.err)
		}
		return string(got.value), nil
	case <-ctx.Done():
		fmt.Fprintln(a.stderr)
		return "", errors.Join(fmt.Errorf("asking for %s: %w", what, ctx.Err()), term.Restore(fd, state))
	}
}
