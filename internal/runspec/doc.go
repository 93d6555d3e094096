// Package runspec is the Go side of the JSON that a Bazel rule writes for the
// tool that `bazel run` starts.
//
// rules/private/runnable.bzl makes a rule's executable a symbolic link to a
// tool, and writes the tool's instructions beside it: `dev` is accompanied by
// `dev.runspec.json`, whatever way it is started. [Locate] finds the pair from
// the program's name, a Decode function (one for each kind of spec) reads it
// and refuses what it does not know. The names of fields are the same on both
// sides, and testdata/ holds one golden file per kind that both are tested on.
//
// The package imports the standard library alone, and no tool reads
// services.json: what a tool knows, it knows from its spec.
package runspec
