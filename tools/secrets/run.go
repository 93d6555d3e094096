package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/runspec"
	"github.com/rules-services/rules_services/internal/secrets"
)

// process is what this process was started with.
type process struct {
	// program is the name that it was started by: the run spec lies beside that file.
	program        string
	args           []string
	getenv         func(string) string
	stdin          *os.File
	stdout, stderr io.Writer
}

// app is what every command works on.
type app struct {
	process
	label    string
	declared []declared
	store    *secrets.Store
	source   secrets.Source
	options  options
}

// options are the flags that several commands have.
type options struct {
	local, dryRun, json bool
	only                []string
	volume              string
}

// run does what the arguments ask for.
func run(ctx context.Context, p process) error {
	services, err := load(p.program)
	if err != nil {
		return err
	}
	a := &app{process: p, label: services[0].Label, source: secrets.System()}
	if len(services) > 1 {
		a.label = ":" + filepath.Base(p.program)
	}
	if a.declared, err = declare(services); err != nil {
		return err
	}
	dir, err := secrets.Dir(services[0].SecretsDir, p.getenv)
	if err != nil {
		return err
	}
	a.store = &secrets.Store{Dir: dir, Source: a.source, Notes: p.stderr}
	return a.root(len(services)).ExecuteContext(ctx)
}

// load reads the run spec beside a program.
func load(program string) ([]runspec.SecretsOfService, error) {
	location, err := runspec.Locate(program)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(location.Spec)
	if err != nil {
		return nil, fmt.Errorf("reading run spec: %w", err)
	}
	services, err := runspec.DecodeSecrets(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", location.Spec, err)
	}
	return services, nil
}

// root is the command line. The examples are those of the target itself.
func (a *app) root(services int) *cobra.Command {
	what := a.declared[0].services[0]
	if services > 1 {
		what = fmt.Sprintf("%d services", services)
	}
	root := &cobra.Command{
		Use:   "secrets",
		Short: "Secrets of " + what + " on this machine",
		Long: "Secrets of " + what + ` on this machine, in the folder
` + a.store.Dir + `

Each is a file that no other user can read. No command but get prints a value.

Exit codes: 0 done or in step, 1 error, 10 differences found (verify), 64 usage.`,
		Example:       a.example("ensure", "list", "verify --local"),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "no-help"})
	root.SetUsageTemplate(usageTemplate)
	root.SetArgs(a.args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().BoolVar(&a.options.local, "local", true, "the secrets of this machine, which are the default")
	root.AddCommand(a.ensure(), a.list(), a.get(), a.set(), a.rotate(), a.prune(), a.verify())
	for _, command := range root.Commands() {
		command.Args = asUsage(command.Args)
	}
	root.Args = asUsage(func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("unknown command %q", args[0])
		}
		return nil
	})
	return root
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

// example is a command line for each of some arguments.
func (a *app) example(args ...string) string {
	text := ""
	for i, one := range args {
		if i > 0 {
			text += "\n"
		}
		text += "  bazel run " + a.label + " -- " + one
	}
	return text
}

// asUsage makes a wrong number of arguments a usage error.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
