package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func (a *app) explain() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "explain NAME",
		Short:   "Show every name that follows from a service's entry",
		Long:    "Shows everything that is derived from one entry: folder, Python package, ports and addresses, chart, images, roles, targets.",
		Example: "  services explain shop/ui\n  services explain shop/ui --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			s, err := p.Catalog.Lookup(args[0])
			if err != nil {
				return err
			}
			derived := p.Catalog.Derive(s)
			if asJSON {
				return a.writeJSON(derived)
			}
			return a.explainTable(derived)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// explainTable prints the keys of the JSON form, in its order, one value a line.
func (a *app) explainTable(derived any) error {
	data, err := json.Marshal(derived)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	d := json.NewDecoder(strings.NewReader(string(data)))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value any
		if err := d.Decode(&value); err != nil {
			return err
		}
		writeRows(w, fmt.Sprint(key), value)
	}
	return w.Flush()
}

func writeRows(w *tabwriter.Writer, key string, value any) {
	switch v := value.(type) {
	case nil:
		fmt.Fprintf(w, "%s\t-\n", key)
	case []any:
		if len(v) == 0 {
			fmt.Fprintf(w, "%s\t-\n", key)
		}
		for _, item := range v {
			fmt.Fprintf(w, "%s\t%v\n", key, item)
			key = ""
		}
	case map[string]any:
		if len(v) == 0 {
			fmt.Fprintf(w, "%s\t-\n", key)
		}
		for _, name := range sortedKeys(v) {
			fmt.Fprintf(w, "%s\t%s: %v\n", key, name, v[name])
			key = ""
		}
	case float64:
		fmt.Fprintf(w, "%s\t%d\n", key, int(v))
	default:
		fmt.Fprintf(w, "%s\t%v\n", key, v)
	}
}
