// Package commandline is what the command lines of tools that `bazel run` starts have in common: mistakes of usage, exit
// codes, and how help looks where the name of the program is that of a Bazel target.
package commandline

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// Exit codes beside 0.
const (
	ExitError = 1
	ExitUsage = 64
)

// A UsageError is a command line that cannot be understood.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap is what is wrong with the command line.
func (e UsageError) Unwrap() error { return e.Err }

// Report prints what a command ended with and gives the exit code.
func Report(err error, stderr io.Writer) int {
	var usage UsageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "%v\nuse `-- --help` for the ways to call it\n", usage)
		return ExitUsage
	}
	fmt.Fprintln(stderr, err)
	return ExitError
}

// usageTemplate is cobra's without the name of the program: that is `bazel run`.
const usageTemplate = `{{if .HasAvailableSubCommands}}Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{else}}Usage: {{.Use}} [FLAG...]
{{end}}{{if .HasExample}}
Examples:
{{.Example}}
{{end}}{{if .HasAvailableFlags}}
Flags:
{{.Flags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`

// Prepare gives a command, and those below it, the look and the mistakes of usage. Whoever runs it reports errors.
func Prepare(root *cobra.Command, args []string, stdout, stderr io.Writer) {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "no-help"})
	root.SetUsageTemplate(usageTemplate)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return UsageError{err} })
	for _, command := range append(root.Commands(), root) {
		command.Args = asUsage(command.Args)
	}
}

// asUsage makes a wrong number of arguments a mistake of usage. A command that does not say takes none.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		check = none
	}
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return UsageError{err}
		}
		return nil
	}
}

// none refuses arguments.
func none(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.HasSubCommands():
		return fmt.Errorf("unknown command %q", args[0])
	}
	return fmt.Errorf("unexpected argument %q", args[0])
}
