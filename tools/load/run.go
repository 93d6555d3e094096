package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
}

// options are the flags.
type options struct {
	client, output string
	tags           []string
}

// run does what the arguments ask for.
func run(ctx context.Context, p process) error {
	location, images, err := runspec.Read(p.program, runspec.DecodeLoad)
	if err != nil {
		return err
	}
	return command(p, location, images[0]).ExecuteContext(ctx)
}

const help = `Loads an image into docker, podman or containerd on this machine, or writes it as a
tar that all of them read. It asks no registry, so it needs no log-in. Of an image
for several platforms it takes the one for this machine.

The names that it is loaded as go to standard output, all else to standard error.

Exit codes: 0 done, 1 error, 64 usage.`

// command is the command line.
func command(p process, location runspec.Location, image runspec.LoadedImage) *cobra.Command {
	var o options
	example := "  bazel run " + image.Label
	root := &cobra.Command{
		Use:     "load",
		Long:    help,
		Example: example + "\n" + example + " -- --client podman\n" + example + " -- --output image.tar",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.load(cmd.Context(), p, location, image)
		},
	}
	flags := root.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.client, "client", "", "load with this `PROGRAM`: docker, podman, nerdctl or ctr; default: the first of them on PATH")
	flags.StringVarP(&o.output, "output", "o", "", "write a tar into this `FILE` instead")
	flags.StringArrayVarP(&o.tags, "tag", "t", nil, "call it `NAME:TAG`, instead of what the target says; may be given several times")
	commandline.Prepare(root, p.args, p.stdout, p.stderr)
	return root
}

// load loads the image, or writes it.
func (o options) load(ctx context.Context, p process, location runspec.Location, spec runspec.LoadedImage) error {
	tags, err := o.allTags(location, spec)
	if err != nil {
		return err
	}
	opened, err := registry.Open(location.Path(spec.Image))
	if err != nil {
		return err
	}
	image, err := forThisMachine(opened)
	if err != nil {
		return err
	}
	if o.output != "" {
		file := o.output
		if !filepath.IsAbs(file) {
			file = filepath.Join(p.getenv("BUILD_WORKING_DIRECTORY"), file)
		}
		if err := writeArchive(file, image, tags); err != nil {
			return fmt.Errorf("writing %q: %w", o.output, err)
		}
	} else if err := loadInto(ctx, p, o.client, image, tags); err != nil {
		return err
	}
	for _, tag := range tags {
		if _, err := fmt.Fprintln(p.stdout, tag); err != nil {
			return err
		}
	}
	return nil
}

// allTags are what the image is called.
func (o options) allTags(location runspec.Location, spec runspec.LoadedImage) ([]name.Tag, error) {
	said := o.tags
	if len(said) == 0 {
		said = slices.Clone(spec.RepoTags)
		if spec.RepoTagsFile != "" {
			data, err := os.ReadFile(location.Path(spec.RepoTagsFile))
			if err != nil {
				return nil, fmt.Errorf("reading repo_tags: %w", err)
			}
			said = append(said, strings.Fields(string(data))...)
		}
	}
	if len(said) == 0 {
		return nil, fmt.Errorf("repo_tags is a file without lines: the image needs a name")
	}
	var tags []name.Tag
	for _, one := range said {
		tag, err := name.NewTag(one)
		if err != nil {
			return nil, fmt.Errorf("%q is no name with a tag, like shop/ui:latest: %w", one, err)
		}
		tags = append(tags, tag)
	}
	return tags, nil
}
