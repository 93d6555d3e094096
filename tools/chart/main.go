// Command chart looks at a Helm chart as `helm lint --strict` and `helm template` do, with Helm's own library:
//
//	chart DIRECTORY NAMESPACE...
//
// It is a Go module of its own, so that what Helm links of Kubernetes is in no other module's graph and in no other
// tool.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: chart DIRECTORY NAMESPACE...")
		os.Exit(64)
	}
	log.SetOutput(io.Discard) // Helm tells of every link, and runfiles are nothing else
	found := false
	for _, namespace := range os.Args[2:] {
		for _, problem := range problems(os.Args[1], namespace) {
			found = true
			fmt.Fprintf(os.Stderr, "in namespace %s: %v\n", namespace, problem)
		}
	}
	if found {
		os.Exit(1)
	}
}
