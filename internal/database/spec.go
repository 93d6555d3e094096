package database

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rules-services/rules_services/internal/runspec"
	"github.com/rules-services/rules_services/internal/secrets"
)

// workspaceVariable is how `bazel run` tells where the workspace is. Without it, it is the current folder.
const workspaceVariable = "BUILD_WORKSPACE_DIRECTORY"

// OpenFor is [Open] with what a tool's environment says. port 0 is the one that [PortVariable] names, if any.
func OpenFor(env []string, port int, notes io.Writer) (*Cluster, error) {
	getenv := func(key string) string { return lookup(env, key) }
	workspace, err := filepath.Abs(getenv(workspaceVariable))
	if err != nil {
		return nil, fmt.Errorf("finding the workspace: %w", err)
	}
	if text := getenv(PortVariable); text != "" && port == 0 {
		if port, err = strconv.Atoi(text); err != nil || port < 1 {
			return nil, fmt.Errorf("%s=%s: a port is a number from 1 to 65535", PortVariable, text)
		}
	}
	dir, err := secrets.DefaultDir(getenv)
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(workspace, dir)
	}
	store := &secrets.Store{Dir: dir, Source: secrets.System(), Notes: notes}
	return Open(Options{Workspace: workspace, Port: port, Getenv: getenv, Secrets: store, Notes: notes})
}

// InDeclaredFolder is an environment that names the folder of secrets which the workspace has declared, unless it names
// one already.
func InDeclaredFolder(env []string, specs []runspec.Migrator) []string {
	if lookup(env, secrets.DirVariable) != "" || len(specs) == 0 || specs[0].SecretsDir == "" {
		return env
	}
	return append(slices.Clone(env), secrets.DirVariable+"="+specs[0].SecretsDir)
}

// lookup gives the value of a variable, or "". The last of several counts.
func lookup(env []string, key string) string {
	for _, pair := range slices.Backward(env) {
		if value, ok := strings.CutPrefix(pair, key+"="); ok {
			return value
		}
	}
	return ""
}

// FromSpec are the migrators of a run spec, with what their programs are to be started with, and the databases wanted.
func (c *Cluster) FromSpec(location runspec.Location, env, databases []string, specs []runspec.Migrator) (wanted []Wanted, migrators []Migrator, err error) {
	code := map[string]string{}
	for _, spec := range specs {
		m, err := c.fromSpec(location, env, spec)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range m.Databases {
			code[d.Name] = m.Code
		}
		migrators = append(migrators, m)
	}
	for _, name := range databases {
		wanted = append(wanted, Wanted{name, code[name]})
	}
	return wanted, migrators, nil
}

func (c *Cluster) fromSpec(location runspec.Location, env []string, spec runspec.Migrator) (Migrator, error) {
	m := Migrator{Service: spec.Service, Label: spec.Label, Command: []string{location.Path(spec.Binary)}, Dir: c.Workspace, Secrets: spec.Secrets}
	for _, d := range spec.Databases {
		if d.Migrates {
			m.Databases = append(m.Databases, Migrated{Name: d.Name, Alias: d.Alias, Seed: d.Seed})
		}
	}
	repository, _, _ := strings.Cut(spec.Code, "/")
	var err error
	if m.Code, err = CodeDigest(location.Path(repository), location.Path(spec.Code)); err != nil {
		return m, fmt.Errorf("%s: %w", spec.Service, err)
	}
	m.Env = slices.DeleteFunc(slices.Clone(env), func(pair string) bool {
		key, _, _ := strings.Cut(pair, "=")
		return slices.Contains([]string{"DJANGO_SETTINGS_MODULE", "RUNFILES_MANIFEST_FILE", "PORT", "HOST"}, key)
	})
	m.Env = append(m.Env, "SERVICE_NAME="+spec.Service, secrets.DirVariable+"="+c.Secrets.Dir, "PYTHONUNBUFFERED=1",
		"RUNFILES_DIR="+location.Runfiles, "JAVA_RUNFILES="+location.Runfiles)
	return m, nil
}
