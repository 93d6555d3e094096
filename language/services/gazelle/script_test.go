package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	golang "github.com/bazelbuild/bazel-gazelle/language/go"
	"github.com/bazelbuild/bazel-gazelle/language/proto"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rules-services/rules_services/internal/scripttest"
	"github.com/rules-services/rules_services/language/services"
	"github.com/rules-services/rules_services/language/services_python"
)

var (
	rewrite = flag.Bool("update", false, "write the expected output in the scripts anew")
	results = flag.String("collect", "", "copy the repository that each run of Gazelle leaves to a folder of its own below this `DIR`")
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"gazelle": thenOnceMore(func() {
			run(proto.NewLanguage(), golang.NewLanguage(), python.NewLanguage(), services.NewLanguageAt(clock()))
		}),
		// The languages of a gazelle_binary stand in the order that its owner likes.
		"gazelle-reversed": func() {
			run(services.NewLanguage(), python.NewLanguage(), golang.NewLanguage(), proto.NewLanguage())
		},
		"gazelle-with-notes": thenOnceMore(func() {
			run(proto.NewLanguage(), golang.NewLanguage(), new(notesLang), python.NewLanguage(), services.NewLanguageAt(clock()))
		}),
		// Where another extension knows Python, services_python is left out.
		"gazelle-without-python": func() {
			run(golang.NewLanguage(), services.NewLanguage())
		},
		"gazelle-other-python": func() {
			run(golang.NewLanguage(), &otherPython{}, services.NewLanguage())
		},
		"gazelle-other-python-last": func() {
			run(services.NewLanguage(), &otherPython{})
		},
		"gazelle-two-pythons": func() {
			run(&otherPython{}, python.NewLanguage(), services.NewLanguage())
		},
	})
}

// oldFiles makes every file look as old as one has to be for a run to remember something of it.
const oldFiles = "RULES_SERVICES_TEST_OLD_FILES"

func clock() func() time.Time {
	if os.Getenv(oldFiles) == "" {
		return time.Now
	}
	return func() time.Time { return time.Now().Add(time.Hour) }
}

// Each script shows one behaviour of a whole run of Gazelle.
func TestScript(t *testing.T) { testScripts(t, *rewrite) }

// All of it is the same for runs that remember what those before them have found out.
func TestScriptRemembering(t *testing.T) { testScripts(t, false, oldFiles+"=1") }

func testScripts(t *testing.T, update bool, vars ...string) {
	original, err := filepath.Abs("../../../internal/catalog/testdata/toolchain-oss.services.json")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scripttest.Commands(),
		Condition: func(condition string) (bool, error) {
			if condition != "root" {
				return false, fmt.Errorf("unknown condition %q", condition)
			}
			return os.Getuid() == 0, nil // whom nothing is write-protected for
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("ORIGINAL", original)
			// What is remembered lies beside the repository.
			env.Setenv("HOME", filepath.Join(env.WorkDir, ".tmp", "home"))
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".tmp", "cache"))
			env.Vars = append(env.Vars, vars...)
			if *results != "" {
				env.Setenv(collectTo, filepath.Join(*results, filepath.Base(env.WorkDir)))
			}
			return nil
		},
	})
}
