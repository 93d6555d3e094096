package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/rules-services/rules_services/internal/runspec"
)

// run makes every check of the service whose run spec lies beside program, and
// tells on stdout how each one went. The error counts those that failed.
func run(ctx context.Context, program string, env []string, stdout io.Writer) error {
	location, service, err := runspec.Read(program, runspec.DecodeCheck)
	if err != nil {
		return err
	}
	place, err := newSurroundings(service, location.Runfiles, env)
	if err != nil {
		return fmt.Errorf("%s: %w", service.Name, err)
	}
	defer place.remove()
	checks := djangoChecks(service, location, place)
	checks = append(checks, chartChecks(service, location, place)...)
	failed := 0
	for _, c := range checks {
		output, err := c.run(ctx)
		if err == nil {
			fmt.Fprintf(stdout, "%s: ok: %s\n", service.Name, c.title)
			continue
		}
		failed++
		fmt.Fprintf(stdout, "%s: FAILED: %s: %v\n%s", service.Name, c.title, err, indented(output))
	}
	if failed > 0 {
		return fmt.Errorf("%s: %d of %d checks failed", service.Name, failed, len(checks))
	}
	return nil
}

// A check is a command that has to succeed.
type check struct {
	// title is the command as a person would name it.
	title string
	path  string
	args  []string
	env   []string
}

// run gives all that the command printed, and why it failed.
func (c check) run(ctx context.Context) (output string, err error) {
	cmd := exec.CommandContext(ctx, c.path, c.args...)
	cmd.Env = c.env
	combined, err := cmd.CombinedOutput()
	return string(combined), err
}

// indented sets what a command printed off from the lines of this one.
func indented(output string) string {
	if output = strings.TrimSpace(output); output == "" {
		return ""
	}
	return "    " + strings.ReplaceAll(output, "\n", "\n    ") + "\n"
}
