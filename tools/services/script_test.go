package main

import (
	"flag"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rules-services/rules_services/internal/scripttest"
)

var update = flag.Bool("update", false, "write the expected output instead of comparing with it")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"services": main})
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
