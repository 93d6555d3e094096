// Command plaingazelle is a Gazelle without this module's languages: what bench/scale compares with. It knows py_* rules
// no better than any Gazelle does, but reads and formats the same BUILD files.
package main

import (
	"context"
	"log"
	"os"

	"github.com/bazel-contrib/bazel-gazelle/v2/cmd/gazelle/update"
	"github.com/bazelbuild/bazel-gazelle/language"
	golang "github.com/bazelbuild/bazel-gazelle/language/go"
	"github.com/bazelbuild/bazel-gazelle/language/proto"
)

func main() {
	dir, err := os.Getwd()
	if err != nil {
		log.Fatal(err)
	}
	languages := []language.Language{proto.NewLanguage(), golang.NewLanguage()}
	if err := update.Run(context.Background(), languages, dir, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}
