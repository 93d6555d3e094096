package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rules-services/rules_services/internal/scripttest"
)

var update = flag.Bool("update", false, "write the expected output instead of comparing with it")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"services": main, "bazel": fakeBazel})
}

// fakeBazel answers queries with the files answer/kind, answer/rdeps and answer/rbuildfiles, and ends with the exit code
// in answer/code, if there is one. What it was asked is added to the file asked.
func fakeBazel() {
	query := ""
	for _, arg := range os.Args[1:] {
		if file, ok := strings.CutPrefix(arg, "--query_file="); ok {
			text, err := os.ReadFile(file)
			if err != nil {
				panic(err)
			}
			query = string(text)
		}
	}
	asked, err := os.OpenFile("asked", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(asked, query)
	function, _, _ := strings.Cut(query, "(")
	answer, err := os.ReadFile("answer/" + function)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ERROR: nobody knows")
	}
	fmt.Print(string(answer))
	code, _ := os.ReadFile("answer/code")
	status, _ := strconv.Atoi(strings.TrimSpace(string(code)))
	os.Exit(status)
}

// Each script shows one behaviour of the command line.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scripttest.Commands(),
	})
}
