package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/rules-services/rules_services/internal/image"
)

// layer makes a layer of the files in a list.
func layer(args []string) error {
	flags := flag.NewFlagSet("layer", flag.ContinueOnError)
	out := flags.String("out", "", "the layer to write")
	description := flags.String("description", "", "the JSON to write that describes it")
	compression := flags.String("compression", string(image.Gzip), "gzip or zstd")
	python := flags.String("python", "python3", "the image's Python, for programs that name one of this machine")
	list, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(list[0])
	if err != nil {
		return fmt.Errorf("reading the list of files: %w", err)
	}
	entries, err := image.ParseEntries(string(data))
	if err != nil {
		return fmt.Errorf("reading the list of files %q: %w", list[0], err)
	}
	blob, err := image.WriteLayer(*out, entries, image.LayerOptions{
		Compression: image.Compression(*compression), Python: *python,
	})
	if err != nil {
		return fmt.Errorf("making layer %q: %w", *out, err)
	}
	return blob.Write(*description)
}

// adopt makes a layer of somebody else's tar.
func adopt(args []string) error {
	flags := flag.NewFlagSet("adopt", flag.ContinueOnError)
	out := flags.String("out", "", "the layer to write")
	description := flags.String("description", "", "the JSON to write that describes it")
	tar, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	blob, err := image.AdoptTar(*out, tar[0])
	if err != nil {
		return fmt.Errorf("making a layer of %q: %w", tar[0], err)
	}
	return blob.Write(*description)
}

// build makes an OCI layout.
func build(args []string) error {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	out := flags.String("out", "", "the folder to write")
	digest := flags.String("digest", "", "the file to write the digest into")
	base := flags.String("base", "", "the OCI layout of the base image; none: from scratch")
	settingsFile := flags.String("settings", "", "JSON with what the rule says")
	status := flags.String("status", "", "the workspace status to stamp with")
	files := map[string]string{}
	flags.Func("set", "NAME=FILE: a setting whose lines are in a file", func(value string) error {
		name, file, _ := strings.Cut(value, "=")
		files[name] = file
		return nil
	})
	layers, err := parse(flags, args, inPairs)
	if err != nil {
		return err
	}
	settings, err := image.ReadSettings(*settingsFile, files)
	if err != nil {
		return err
	}
	if *status != "" {
		if err := settings.Stamp(*status); err != nil {
			return err
		}
	}
	built, err := image.Build(settings, *base, pairUp(layers))
	if err != nil {
		return err
	}
	if err := image.Layout(*out).Write(built); err != nil {
		return err
	}
	made, err := built.Digest()
	if err != nil {
		return err
	}
	return image.WriteDigest(*digest, made)
}

// index makes an OCI layout of an index of images.
func index(args []string) error {
	flags := flag.NewFlagSet("index", flag.ContinueOnError)
	out := flags.String("out", "", "the folder to write")
	digest := flags.String("digest", "", "the file to write the digest into")
	folders, err := parse(flags, args, anyNumber)
	if err != nil {
		return err
	}
	var layouts []image.Layout
	for _, folder := range folders {
		layouts = append(layouts, image.Layout(folder))
	}
	made, err := image.Layout(*out).WriteIndex(layouts)
	if err != nil {
		return err
	}
	return image.WriteDigest(*digest, made)
}

// archive packs an OCI layout.
func archive(args []string) error {
	flags := flag.NewFlagSet("archive", flag.ContinueOnError)
	out := flags.String("out", "", "the tar to write")
	folder, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	return image.WriteArchive(*out, folder[0])
}

// How many arguments a command may have beside flags, where that is no number.
const (
	inPairs   = -1
	anyNumber = -2
)

// parse reads flags and gives the other arguments, of which there have to be that
// many.
func parse(flags *flag.FlagSet, args []string, count int) ([]string, error) {
	err := flags.Parse(args)
	rest := flags.Args()
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil, err
	case err != nil:
		return nil, usageError{err}
	case count == inPairs && len(rest)%2 != 0:
		return nil, usageError{errors.New("layers come as pairs of a file and its description")}
	case count >= 0 && len(rest) != count:
		return nil, usageError{fmt.Errorf("%s takes %d arguments beside flags, not %d", flags.Name(), count, len(rest))}
	}
	return rest, nil
}

// pairUp makes layers of the arguments FILE DESCRIPTION FILE DESCRIPTION.
func pairUp(args []string) []image.Layer {
	var layers []image.Layer
	for i := 0; i < len(args); i += 2 {
		layers = append(layers, image.Layer{File: args[i], Description: args[i+1]})
	}
	return layers
}
