package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/scripttest"
)

// onceMore marks the runs that thenOnceMore adds.
const onceMore = "RULES_SERVICES_TEST_ONCE_MORE"

// thenOnceMore follows a run that wrote files, and ended well, by one with the same arguments, which must change nothing,
// and by one with -mode=diff, which must find nothing. So every script is a test of that too.
func thenOnceMore(run func()) func() {
	return func() {
		run()
		args := os.Args[1:]
		if os.Getenv(onceMore) != "" || slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "-mode") }) {
			return
		}
		err := checkOnceMore(args)
		if to := os.Getenv(collectTo); to != "" && err == nil {
			err = collect(to)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "the same once more: %v\n", err)
			os.Exit(3)
		}
	}
}

func checkOnceMore(args []string) error {
	before, err := scripttest.Tree(".")
	if err != nil {
		return err
	}
	if out, err := again(args).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	after, err := scripttest.Tree(".")
	if err == nil && after != before {
		err = fmt.Errorf("files have changed:\n%s\nbefore:\n%s", after, before)
	}
	if err != nil {
		return err
	}
	at := 0
	if len(args) > 0 && (args[0] == "fix" || args[0] == "update") {
		at = 1
	}
	if out, err := again(slices.Insert(slices.Clone(args), at, "-mode=diff")).Output(); err != nil || len(out) > 0 {
		return fmt.Errorf("-mode=diff: %v: %s", err, out)
	}
	return nil
}

func again(args []string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	if self, err := os.Executable(); err == nil {
		cmd.Path = self
	}
	cmd.Env = append(os.Environ(), onceMore+"=1")
	return cmd
}
