package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/commandline"
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
	_, services, err := runspec.Read(p.program, runspec.DecodeSecrets)
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
		Example: a.example("ensure", "list", "verify --local"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.PersistentFlags().BoolVar(&a.options.local, "local", true, "the secrets of this machine, which are the default")
	root.AddCommand(a.ensure(), a.list(), a.get(), a.set(), a.rotate(), a.prune(), a.verify())
	commandline.Prepare(root, a.args, a.stdout, a.stderr)
	return root
}

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
