package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/commandline"
	"github.com/rules-services/rules_services/internal/registry"
	"github.com/rules-services/rules_services/internal/runspec"
)

// process is what this process was started with.
type process struct {
	// program is the name that it was started by: the run spec lies beside that file.
	program        string
	args           []string
	getenv         func(string) string
	stdout, stderr io.Writer
	// terminal tells whether somebody watches stderr.
	terminal bool
}

// options are the flags.
type options struct {
	repository, registry string
	tags, mountFrom      []string
	environment          string
	protected            bool
	dryRun, json         bool
	digestsOut           string
}

// run does what the arguments ask for.
func run(ctx context.Context, p process) error {
	location, images, err := runspec.Read(p.program, runspec.DecodePush)
	if err != nil {
		return err
	}
	return command(p, location, images).ExecuteContext(ctx)
}

// command is the command line.
func command(p process, location runspec.Location, images []runspec.PushedImage) *cobra.Command {
	var o options
	root := &cobra.Command{
		Use:     "push",
		Long:    help,
		Example: examples(images[0].Label),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.push(cmd.Context(), p, location, images)
		},
	}
	flags := root.Flags()
	flags.SortFlags = false
	flags.StringVarP(&o.repository, "repository", "r", "", "push to this repository, `REGISTRY/NAME`, instead of the target's")
	flags.StringVar(&o.registry, "registry", "", "put this `REGISTRY` before repositories that name none")
	flags.StringArrayVarP(&o.tags, "tag", "t", nil, "one more `TAG`; may be given several times")
	flags.StringVar(&o.environment, "env", "", "what the default tag begins with, such as `prod`; prod, staging and edge are protected")
	flags.BoolVar(&o.protected, "protected", false, "refuse a tree with uncommitted changes, whatever the environment")
	flags.StringArrayVar(&o.mountFrom, "mount-from", nil, "a `REPOSITORY` of the same registry that may have layers already")
	flags.BoolVar(&o.dryRun, "dry-run", false, "ask the registry and say what would travel, but push nothing")
	flags.BoolVar(&o.json, "json", false, "print the result as a JSON array")
	flags.StringVar(&o.digestsOut, "digests-out", "", "write the digests into this `FILE`, a JSON object from target to repository@digest")
	commandline.Prepare(root, p.args, p.stdout, p.stderr)
	return root
}

// push pushes one image after the other; one that fails does not stop the others.
func (o options) push(ctx context.Context, p process, location runspec.Location, images []runspec.PushedImage) error {
	if o.repository != "" && len(images) > 1 {
		return commandline.UsageError{Err: errors.New("--repository is for one image; with several, --registry says where they go")}
	}
	client := &registry.Client{}
	for _, one := range o.mountFrom {
		repository, err := name.NewRepository(one, name.StrictValidation)
		if err != nil {
			return commandline.UsageError{Err: fmt.Errorf("--mount-from %q: %w", one, err)}
		}
		client.MountFrom = append(client.MountFrom, repository)
	}
	notes := newProgress(p.stderr, p.terminal)
	client.Report = notes.event
	tree := &tree{folder: p.getenv("BUILD_WORKSPACE_DIRECTORY")}
	var results []result
	var failed []error
	for _, image := range images {
		one, err := o.one(ctx, client, notes, tree, location, image)
		notes.end()
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", image.Label, err))
			one.Error = err.Error()
		}
		results = append(results, one)
	}
	if err := o.print(p, results); err != nil {
		return err
	}
	return errors.Join(failed...)
}

// one pushes one image.
func (o options) one(ctx context.Context, client *registry.Client, notes *progress, tree *tree, location runspec.Location, spec runspec.PushedImage) (result, error) {
	done := result{Label: spec.Label, DryRun: o.dryRun}
	repository, err := o.place(location, spec)
	if err != nil {
		return done, err
	}
	done.Repository = repository.Name()
	image, err := registry.Open(location.Path(spec.Image))
	if err != nil {
		return done, err
	}
	done.Digest = image.Digest.String()
	if done.Tags, err = o.allTags(ctx, tree, location, spec, image.Digest.Hex); err != nil {
		return done, err
	}
	notes.begin(repository.Name())
	outcome, err := client.Push(ctx, image, repository, done.Tags, o.dryRun)
	done.fill(outcome)
	if err == nil {
		notes.line(done.sentence())
	}
	return done, err
}
