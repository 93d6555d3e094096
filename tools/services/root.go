package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/project"
)

// app is what every command needs of the world around it.
type app struct {
	file   string
	getenv func(string) string
	stdout io.Writer
	stderr io.Writer
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	a := &app{getenv: getenv, stdout: stdout, stderr: stderr}
	root := &cobra.Command{
		Use:   "services",
		Short: "Services of a monorepo, from services.json",
		Long: `Answers questions about the services that services.json registers, and writes the files that follow from it.

Services are selected by exact name, by a prefix that ends at a "/", or as %group.

Exit codes: 0 done or in step, 1 error, 10 differences found, 64 usage.`,
		Example: `  services list %backend
  services explain shop/ui --json
  services new shop/cart --type gunicorn`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.file, "file", "", "the registry, a `PATH` (default: services.json at the repository's root, or what its BUILD file's gazelle:services_file says)")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(a.list(), a.explain(), a.ports(), a.affected(), a.check(), a.doctor(), a.generate(), a.newService(), a.adopt(), a.rename(), a.remove(), a.schema())
	for _, c := range root.Commands() {
		c.Args = asUsage(c.Args)
	}
	root.Args = asUsage(func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("unknown command %q", args[0])
		}
		return nil
	})
	return root.ExecuteContext(ctx)
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

// workingDir is where the user is: `bazel run` starts tools elsewhere.
func (a *app) workingDir() (string, error) {
	if dir := a.getenv("BUILD_WORKING_DIRECTORY"); dir != "" {
		return dir, nil
	}
	return os.Getwd()
}

// place is the repository, and the registry relative to it ("" for the usual place).
func (a *app) place() (root, file string, err error) {
	dir, err := a.workingDir()
	if err != nil {
		return "", "", err
	}
	if a.file == "" {
		root, err = project.FindRoot(dir)
		if err != nil && isFile(filepath.Join(dir, project.DefaultFile)) {
			return dir, project.DefaultFile, nil
		}
		return root, "", err
	}
	path := a.file
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	root, err = project.FindRoot(filepath.Dir(path))
	if err != nil {
		root = filepath.Dir(path) // a registry by itself: there is something to tell of it all the same
	}
	file, err = filepath.Rel(root, path)
	return root, file, err
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// open loads the registry.
func (a *app) open() (*project.Project, error) {
	root, file, err := a.place()
	if err != nil {
		return nil, err
	}
	p, err := project.Open(root, file)
	if errors.Is(err, project.ErrNoRegistry) {
		return nil, fmt.Errorf("%s has no %s: write one (`services schema` tells its keys), or name another with --file", root, project.DefaultFile)
	}
	return p, err
}
