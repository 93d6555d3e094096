package database

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rules-services/rules_services/internal/postgresql"
)

// Psql is how to start psql in a database as the service that uses it: the program with its arguments, and what it needs
// in its environment. The password is in neither, but in a file that only this user can read, until remove is called.
func (c *Cluster) Psql(ctx context.Context, name string) (command, env []string, remove func(), err error) {
	program, err := c.psqlProgram()
	if err != nil {
		return nil, nil, nil, err
	}
	cred, found, err := readCredentials(ctx, c.Secrets, SecretName(name))
	if err != nil {
		return nil, nil, nil, err
	}
	if !found {
		return nil, nil, nil, fmt.Errorf("database %q has no secret %q: `up` makes both", name, SecretName(name))
	}
	file, err := os.CreateTemp("", "rules_services-pgpass-*") // its owner alone can read it
	if err != nil {
		return nil, nil, nil, fmt.Errorf("writing the password for psql: %w", err)
	}
	remove = func() { os.Remove(file.Name()) }
	_, err = fmt.Fprintf(file, "*:*:*:*:%s\n", escapePassfile(cred.Password))
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		remove()
		return nil, nil, nil, fmt.Errorf("writing the password for psql: %w", err)
	}
	env = []string{"PGPASSFILE=" + file.Name()}
	if cred.SetRole != "" {
		env = append(env, "PGOPTIONS=-c role="+cred.SetRole)
	}
	return []string{program, "-h", cred.Host, "-p", fmt.Sprint(cred.Port), "-U", cred.User, "-d", cred.DBName}, env, remove, nil
}

// escapePassfile is a text as a field of a file with passwords for PostgreSQL's programs.
func escapePassfile(text string) string {
	return strings.NewReplacer(`\`, `\\`, ":", `\:`).Replace(text)
}

// psqlProgram is psql: the one on the PATH, or that of the PostgreSQL that is used.
func (c *Cluster) psqlProgram() (string, error) {
	for _, dir := range filepath.SplitList(c.Getenv("PATH")) {
		if info, err := os.Stat(filepath.Join(dir, "psql")); err == nil && info.Mode().IsRegular() {
			return filepath.Join(dir, "psql"), nil
		}
	}
	f := finder{getenv: c.Getenv, folders: postgresql.Folders(), account: c.account}
	for _, p := range f.installed() {
		if _, err := os.Stat(p.path("psql")); err == nil {
			return p.path("psql"), nil
		}
	}
	return "", fmt.Errorf("there is no psql on this machine: install it with `apt install postgresql-client` or `brew install libpq`")
}
