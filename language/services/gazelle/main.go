// Command gazelle is a Gazelle with Go's languages and this module's, as gazelle_binary builds it, for tests and
// benchmarks that run without Bazel.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"os"

	"github.com/bazel-contrib/bazel-gazelle/v2/cmd/gazelle/update"
	"github.com/bazelbuild/bazel-gazelle/language"
	golang "github.com/bazelbuild/bazel-gazelle/language/go"
	"github.com/bazelbuild/bazel-gazelle/language/proto"

	"github.com/rules-services/rules_services/language/services"
	"github.com/rules-services/rules_services/language/services_python"
)

func main() {
	run(proto.NewLanguage(), golang.NewLanguage(), python.NewLanguage(), services.NewLanguage())
}

// run is what the main package of a gazelle_binary does with its languages.
func run(languages ...language.Language) {
	log.SetPrefix("gazelle: ")
	log.SetFlags(0)
	dir := os.Getenv("BUILD_WORKSPACE_DIRECTORY")
	if dir == "" {
		var err error
		if dir, err = os.Getwd(); err != nil {
			log.Fatal(err)
		}
	}
	switch err := update.Run(context.Background(), languages, dir, os.Args[1:]); {
	case errors.Is(err, update.ErrDiff):
		os.Exit(1)
	case err != nil && !errors.Is(err, flag.ErrHelp):
		log.Fatal(err)
	}
}
