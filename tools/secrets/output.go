package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rules-services/rules_services/internal/secrets"
)

// accessor is what is written to: the store, or nothing with --dry-run.
func (a *app) accessor() secrets.Accessor {
	if a.options.dryRun {
		return secrets.NewDryRun(a.store)
	}
	return a.store
}

// reader is what is read: the store, or a mounted volume.
func (a *app) reader() secrets.Reader {
	if a.options.volume != "" {
		return secrets.Volume{Dir: a.options.volume}
	}
	return a.store
}

// result is what has become of one secret.
type result struct {
	Secret   string         `json:"secret"`
	Change   secrets.Change `json:"change"`
	Store    string         `json:"store"`
	Services []string       `json:"services"`
}

// changed shows what has become of secrets, or would become.
func (a *app) changed(results []result) error {
	if a.options.json {
		return a.printJSON(results)
	}
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, r := range results {
		fmt.Fprintf(table, "%s\t%s\t%s\n", r.Change, r.Secret, r.Store)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if a.options.dryRun {
		fmt.Fprintln(a.stderr, "nothing was written (--dry-run)")
	}
	return nil
}

// result is the outcome for one secret.
func (a *app) result(d declared, change secrets.Change) result {
	return result{d.name, change, a.store.String(), d.services}
}

func (a *app) printJSON(v any) error {
	encoder := json.NewEncoder(a.stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// Flags that several commands have.

func (a *app) jsonFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.options.json, "json", false, "print JSON")
}

func (a *app) dryRunFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.options.dryRun, "dry-run", false, "say what would be done and write nothing")
}

func (a *app) secretFlag(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&a.options.only, "secret", nil, "only the secret `NAME`; may be repeated")
}

func (a *app) volumeFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.options.volume, "volume", "", "read the secrets that Kubernetes has mounted at `DIR` instead")
}
