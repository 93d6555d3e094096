// Command image makes container images. It runs in the actions of rules
// service_layers and service_image, never under `bazel run`.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

const help = `image makes container images, as actions of Bazel.

  image layer --out=TAR --description=JSON LIST   a layer of the files in a list
  image adopt --out=TAR --description=JSON TAR    a layer of somebody else's tar
  image build --out=FOLDER --digest=FILE ...      an OCI layout of layers and settings
  image index --out=FOLDER --digest=FILE FOLDER...  an OCI layout of an index of images
  image archive --out=TAR FOLDER                  the tar of an OCI layout

"image COMMAND --help" lists the options of a command.
`

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func main() {
	err := run(os.Args[1:])
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "image: %v\n%s", usage, help)
		os.Exit(64)
	default:
		fmt.Fprintf(os.Stderr, "image: %v\n", err)
		os.Exit(1)
	}
}

// run does what the arguments say.
func run(args []string) error {
	commands := map[string]func([]string) error{
		"layer": layer, "adopt": adopt, "build": build, "index": index, "archive": archive,
	}
	if len(args) == 0 {
		return usageError{errors.New("a command is missing")}
	}
	if args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		_, err := os.Stdout.WriteString(help)
		return err
	}
	command, ok := commands[args[0]]
	if !ok {
		return usageError{fmt.Errorf("there is no command %q", args[0])}
	}
	return command(args[1:])
}
