package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rules-services/rules_services/internal/registry"
)

// result is what became of one image, and what --json prints of it.
type result struct {
	Label      string   `json:"label"`
	Repository string   `json:"repository"`
	Digest     string   `json:"digest"`
	Tags       []string `json:"tags"`
	// New are the tags that were set, or would be in a dry run.
	New          []string `json:"new_tags"`
	Sent         int      `json:"sent"`
	SentBytes    int64    `json:"sent_bytes"`
	Mounted      int      `json:"mounted"`
	There        int      `json:"there"`
	Missing      int      `json:"missing"`
	MissingBytes int64    `json:"missing_bytes"`
	DryRun       bool     `json:"dry_run"`
	Error        string   `json:"error,omitempty"`
}

// fill takes over what a push did.
func (r *result) fill(outcome registry.Outcome) {
	r.New = append([]string{}, outcome.Tags...)
	r.Sent, r.SentBytes = outcome.Count(registry.Sent)
	r.Mounted, _ = outcome.Count(registry.Mounted)
	r.There, _ = outcome.Count(registry.There)
	r.Missing, r.MissingBytes = outcome.Count(registry.Missing)
}

// sentence says it to people.
func (r result) sentence() string {
	names := strings.Join(r.Tags, ", ")
	switch {
	case len(r.New) == 0:
		return fmt.Sprintf("%s has it already as %s", r.Repository, names)
	case r.DryRun:
		return fmt.Sprintf("%s would get %s: %d blobs missing (%s), %d there", r.Repository, strings.Join(r.New, ", "), r.Missing, megabytes(r.MissingBytes), r.There)
	}
	return fmt.Sprintf("%s has it as %s: %d blobs sent (%s), %d mounted, %d there", r.Repository, names, r.Sent, megabytes(r.SentBytes), r.Mounted, r.There)
}

// megabytes are bytes for people.
func megabytes(bytes int64) string {
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// print prints the digests, or everything as JSON, and writes the file of digests.
func (o options) print(p process, results []result) error {
	if o.digestsOut != "" {
		if err := writeDigests(inWorkingDirectory(p, o.digestsOut), results); err != nil {
			return fmt.Errorf("writing the digests: %w", err)
		}
	}
	if o.json {
		encoder := json.NewEncoder(p.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(results)
	}
	for _, one := range results {
		if one.Error != "" {
			continue
		}
		line := one.Digest
		if len(results) > 1 {
			line = one.Repository + "@" + one.Digest
		}
		if _, err := fmt.Fprintln(p.stdout, line); err != nil {
			return err
		}
	}
	return nil
}

// inWorkingDirectory is a path as seen from where `bazel run` was typed.
func inWorkingDirectory(p process, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(p.getenv("BUILD_WORKING_DIRECTORY"), path)
}

// writeDigests writes what the next tool deploys: the images that are in their registry now.
func writeDigests(file string, results []result) error {
	digests := map[string]string{}
	for _, one := range results {
		if one.Error == "" && !one.DryRun {
			digests[one.Label] = one.Repository + "@" + one.Digest
		}
	}
	data, err := json.MarshalIndent(digests, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o666)
}
