package commandline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestPrepareAndReport(t *testing.T) {
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"fail"}, ExitError, "it failed\n"},
		{[]string{"nothing"}, ExitUsage, "unknown command \"nothing\"\nuse `-- --help` for the ways to call it\n"},
		{[]string{"fail", "x"}, ExitUsage, "unexpected argument \"x\"\nuse `-- --help` for the ways to call it\n"},
		{[]string{"--x"}, ExitUsage, "unknown flag: --x\nuse `-- --help` for the ways to call it\n"},
		{[]string{"--help"}, 0, "Commands:\n  fail "},
		{[]string{"fail", "--help"}, 0, "Usage: fail [FLAG...]\n"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			root := &cobra.Command{Use: "tool", RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
			root.AddCommand(&cobra.Command{Use: "fail", RunE: func(*cobra.Command, []string) error { return errors.New("it failed") }})
			var said strings.Builder
			Prepare(root, test.args, &said, &said)
			if code := Report(root.ExecuteContext(context.Background()), &said); code != test.code || !strings.Contains(said.String(), test.want) {
				t.Errorf("exit code %d:\n%s", code, said.String())
			}
		})
	}
}

func TestUsageErrorsAreFound(t *testing.T) {
	reason := errors.New("bad")
	err := fmt.Errorf("doing it: %w", UsageError{reason})
	if !errors.Is(err, reason) || Report(err, &strings.Builder{}) != ExitUsage {
		t.Errorf("%v", err)
	}
}
