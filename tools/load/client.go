package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/rules-services/rules_services/internal/commandline"
)

// client is a program that loads images.
type client struct {
	name string
	// args make it read a tar from its standard input.
	args []string
}

// clients are those that are known, the usual one first.
func clients() []client {
	return []client{
		{"docker", []string{"load"}},
		{"podman", []string{"load"}},
		{"nerdctl", []string{"load"}},
		{"ctr", []string{"images", "import", "-"}},
	}
}

// choose is the client that was asked for, else the first on PATH, and its program.
func choose(wanted string) (client, string, error) {
	var names []string
	for _, one := range clients() {
		names = append(names, one.name)
		if wanted != "" && wanted != one.name {
			continue
		}
		program, err := exec.LookPath(one.name)
		if err == nil {
			return one, program, nil
		}
		if wanted != "" {
			return one, "", fmt.Errorf("%s is not on PATH: install it, take another --client, or write a tar with --output FILE", wanted)
		}
	}
	if wanted != "" {
		return client{}, "", commandline.UsageError{Err: fmt.Errorf("--client %q: it is one of %s", wanted, strings.Join(names, ", "))}
	}
	return client{}, "", fmt.Errorf("none of %s is on PATH: install one, or write a tar with --output FILE", strings.Join(names, ", "))
}

// loadInto gives an image to a client.
func loadInto(ctx context.Context, p process, wanted string, image v1.Image, tags []name.Tag) error {
	chosen, program, err := choose(wanted)
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, program, chosen.args...)
	command.Stdout, command.Stderr = p.stderr, p.stderr
	input, err := command.StdinPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", chosen.name, err)
	}
	writing := errors.Join(archive(input, image, tags), input.Close())
	if err := command.Wait(); err != nil {
		return fmt.Errorf("loading into %s: %w: does `%s info` work? --output FILE writes a tar without it", chosen.name, err, chosen.name)
	}
	if writing != nil && !errors.Is(writing, io.ErrClosedPipe) {
		return fmt.Errorf("loading into %s: %w", chosen.name, writing)
	}
	return nil
}
