package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/template"

	"github.com/rules-services/rules_services/internal/bytecode"
	"github.com/rules-services/rules_services/internal/database"
	"github.com/rules-services/rules_services/internal/runspec"
)

//go:embed help.txt.tmpl
var help string

// process is what this process was started with.
type process struct {
	// program is the name that it was started by: the run spec lies beside that file.
	program        string
	args, env      []string
	stdin          *os.File
	stdout, stderr io.Writer
}

// commands are what one can ask for, with the number of names that belong to it; -1 is a name and whatever follows.
var commands = map[string]int{"up": 0, "status": 0, "psql": -1, "migrate": 0, "seed": -1, "reset": 1, "down": 0, "destroy": 0}

// session is a command with what it works on.
type session struct {
	process
	spec      runspec.Cluster
	cluster   *database.Cluster
	wanted    []database.Wanted
	migrators []database.Migrator
	json      bool
}

// run does what the arguments ask for.
func run(ctx context.Context, p process) error {
	location, spec, err := runspec.Read(p.program, runspec.DecodeDB)
	if err != nil {
		return err
	}
	if len(p.args) > 0 && slices.Contains([]string{"--help", "-h", "help"}, p.args[0]) {
		return printHelp(p.stdout, spec)
	}
	s := session{process: p, spec: spec}
	command, args, port, err := s.parse()
	if err != nil {
		return fmt.Errorf("%w\nuse `bazel run %s -- --help` for the ways to call it", usageError{err}, spec.Label)
	}
	if s.cluster, err = database.OpenFor(database.InDeclaredFolder(p.env, spec.Migrators), port, p.stderr); err != nil {
		return err
	}
	names := runspec.UsedDatabases(spec.Databases, spec.Migrators)
	env := bytecode.Keep(p.env, location.Runfiles, bytecode.Cache())
	s.wanted, s.migrators, err = s.cluster.FromSpec(location, env, names, runspec.OrderedMigrators(spec.Migrators))
	if err != nil {
		return err
	}
	return s.do(ctx, command, args)
}

func (s *session) do(ctx context.Context, command string, args []string) error {
	switch command {
	case "up":
		return s.up(ctx)
	case "status":
		return s.status(ctx)
	case "psql":
		return s.psql(ctx, args[0], args[1:])
	case "migrate":
		return s.migrate(ctx)
	case "seed":
		return s.seed(ctx, args[0], args[1:])
	case "reset":
		return s.reset(ctx, args[0])
	case "down":
		return s.down(ctx)
	}
	return s.destroy(ctx)
}

// parse reads the arguments.
func (s *session) parse() (command string, args []string, port int, err error) {
	if len(s.args) == 0 {
		return "", nil, 0, errors.New("there is no command")
	}
	command = s.args[0]
	count, known := commands[command]
	if !known {
		return "", nil, 0, fmt.Errorf("unknown command %q", command)
	}
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&port, "port", 0, "")
	flags.BoolVar(&s.json, "json", false, "")
	if err := flags.Parse(s.args[1:]); err != nil {
		return "", nil, 0, err
	}
	args = flags.Args()
	switch {
	case port < 0 || port > 65535:
		return "", nil, 0, fmt.Errorf("--port: %d is not a port", port)
	case count >= 0 && len(args) != count, count < 0 && len(args) == 0:
		return "", nil, 0, fmt.Errorf("%s: %s", command, map[int]string{0: "it takes no arguments", 1: "it takes the name of one database", -1: "it takes the name of a database"}[count])
	case count != 0 && !s.knows(args[0]):
		return "", nil, 0, fmt.Errorf("unknown database %q: there are %s", args[0], strings.Join(runspec.UsedDatabases(s.spec.Databases, s.spec.Migrators), ", "))
	}
	return command, args, port, nil
}

// knows tells whether a database is one of the spec's.
func (s *session) knows(name string) bool {
	return slices.Contains(runspec.UsedDatabases(s.spec.Databases, s.spec.Migrators), name)
}

// printHelp says how to use the target, with its own names in the examples.
func printHelp(stdout io.Writer, spec runspec.Cluster) error {
	parsed, err := template.New("help").Parse(help)
	if err != nil {
		return err
	}
	names := runspec.UsedDatabases(spec.Databases, spec.Migrators)
	return parsed.Execute(stdout, struct {
		Label, Example, Names string
		Port                  int
	}{spec.Label, append(names, "NAME")[0], strings.Join(names, ", "), database.DefaultPort})
}
