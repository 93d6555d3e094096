package database

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/lib/pq"
)

// Migrator is a service that applies the migrations of databases.
type Migrator struct {
	// Service is its name, Label the target that runs its commands.
	Service, Label string
	// Command is its manage program, with whatever comes before a management command.
	Command []string
	// Env is the whole environment, Dir the working folder.
	Env []string
	Dir string
	// Code is a digest of what its migrations and models are made from. "" means that it is not known: then the service
	// itself is asked every time.
	Code string
	// Databases are those that it migrates, in this order.
	Databases []Migrated
	// Secrets are those that it reads, with how a value comes to be. They are made before it is run.
	Secrets map[string]json.RawMessage
	// held is the lock of the databases. Commands have it too: one whose caller is killed goes on, and the next caller
	// has to wait for it.
	held *os.File
}

// Migrated is a database as its migrator knows it.
type Migrated struct {
	Name string
	// Alias is Django's name for it.
	Alias string
	// Seed is a management command with its arguments that fills in first data, once; nil for none.
	Seed []string
}

// CodeDigest is a digest of files, by name and content: those that a list names, a line each, below root.
func CodeDigest(root, list string) (string, error) {
	names, err := os.ReadFile(list)
	if err != nil {
		return "", fmt.Errorf("reading which files make up the code: %w", err)
	}
	digest := sha256.New()
	for line := range strings.Lines(string(names)) {
		name := strings.TrimSuffix(line, "\n")
		fmt.Fprintf(digest, "%s\x00", name)
		file, err := os.Open(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return "", fmt.Errorf("reading the code: %w", err)
		}
		n, err := io.Copy(digest, file)
		file.Close()
		if err != nil {
			return "", fmt.Errorf("reading the code: %w", err)
		}
		fmt.Fprintf(digest, "\x00%d\x00", n)
	}
	return fmt.Sprintf("%x", digest.Sum(nil)[:16]), nil
}

// Migrate brings the databases in step with the code, one migrator after the other. Where a database is as the same code
// has left it, nothing is run. It refuses when a model has changed without its migration. The server has to be up.
func (c *Cluster) Migrate(ctx context.Context, migrators []Migrator) error {
	return c.withServer(ctx, func(held *os.File, db *sql.DB, port int, found map[string]existing) error {
		for _, m := range migrators {
			m.held = held
			c.ensureSecretsOf(m)
			if err := c.migrate(ctx, db, port, m, found); err != nil {
				return err
			}
		}
		return nil
	})
}

// migrate does what one service has to do.
func (c *Cluster) migrate(ctx context.Context, db *sql.DB, port int, m Migrator, found map[string]existing) error {
	checked := false
	for _, d := range m.Databases {
		have, here := found[d.Name]
		if !here {
			continue // it is on another server
		}
		s := have.stamp
		if m.Code == "" || !c.inStep(ctx, port, Wanted{d.Name, m.Code}, s) {
			if !checked {
				if err := m.check(ctx); err != nil {
					return err
				}
				checked = true
			}
			var err error
			if s, err = c.migrateOne(ctx, db, port, m, d, s); err != nil {
				return err
			}
		}
		if err := c.seed(ctx, db, m, d, s); err != nil {
			return err
		}
	}
	return nil
}

// check refuses where a migration would have to be written first.
func (m Migrator) check(ctx context.Context) error {
	out, err := m.run(ctx, "makemigrations", "--check", "--dry-run", "--no-color")
	if err == nil {
		return nil
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 1 && bytes.Contains(out, []byte("Migrations for ")) {
		return fmt.Errorf("%s: a model has changed, and there is no migration for that: write it with `bazel run %s -- makemigrations`\n%s",
			m.Service, m.Label, indented(lastLines(out)))
	}
	return m.failed("makemigrations --check", err, out)
}

// migrateOne applies the migrations of one database.
func (c *Cluster) migrateOne(ctx context.Context, db *sql.DB, port int, m Migrator, d Migrated, s stamp) (stamp, error) {
	before, err := c.applied(ctx, port, d.Name)
	if err != nil {
		return s, err
	}
	out, err := m.run(ctx, "migrate", "--database", d.Alias, "--no-input", "--no-color")
	if err != nil {
		return s, m.failed("migrate --database "+d.Alias, err, out)
	}
	s.Code = m.Code
	if s.Applied, err = c.applied(ctx, port, d.Name); err != nil {
		return s, err
	}
	if count := bytes.Count(out, []byte("... OK")); count > 0 {
		c.note("%s: applied %d migrations to database %s", m.Service, count, d.Name)
	}
	if _, err := db.ExecContext(ctx, s.statement(d.Name)); err != nil {
		return s, fmt.Errorf("remembering that database %q is migrated: %w", d.Name, err)
	}
	if before == "" && m.Code != "" {
		return s, keepTemplate(ctx, db, d.Name, s)
	}
	return s, nil
}

// seed fills in the first data of a database, if that has not been done. A command that fails is run again next time.
func (c *Cluster) seed(ctx context.Context, db *sql.DB, m Migrator, d Migrated, s stamp) error {
	if len(d.Seed) == 0 || s.Seeded {
		return nil
	}
	out, err := m.run(ctx, d.Seed...)
	if err != nil {
		return m.failed(strings.Join(d.Seed, " "), err, out)
	}
	c.note("%s: filled in the first data of database %s", m.Service, d.Name)
	s.Seeded = true
	if _, err := db.ExecContext(ctx, s.statement(d.Name)); err != nil {
		return fmt.Errorf("remembering that database %q has its first data: %w", d.Name, err)
	}
	return nil
}

// Seed runs the command for the first data of a database, or another one in its place, whether that has been done or not.
func (c *Cluster) Seed(ctx context.Context, m Migrator, d Migrated) error {
	return c.withServer(ctx, func(held *os.File, db *sql.DB, _ int, found map[string]existing) error {
		m.held = held
		c.ensureSecretsOf(m)
		s := found[d.Name].stamp
		s.Seeded = false
		return c.seed(ctx, db, m, d, s)
	})
}

// withServer does something with the server, which has to be up, and with its databases as they are. Nobody else does
// meanwhile.
func (c *Cluster) withServer(ctx context.Context, do func(held *os.File, db *sql.DB, port int, found map[string]existing) error) error {
	held, err := c.lock(ctx)
	if err != nil {
		return err
	}
	defer held.Close()
	p, ok := c.running()
	if !ok {
		return errors.New("PostgreSQL does not run: `up` starts it")
	}
	db, err := c.connect(p.port, superuser)
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := readDatabases(ctx, db)
	if err != nil {
		return err
	}
	return do(held, db, p.port, found)
}

// ensureSecretsOf makes the secrets that a service lacks. What cannot be made here, the service asks for by itself if it
// has to have it.
func (c *Cluster) ensureSecretsOf(m Migrator) {
	if created, _ := c.Secrets.EnsureService(m.Service, m.Secrets); len(created) > 0 {
		c.note("created development secrets of %s in %s: %s", m.Service, c.Secrets.Dir, strings.Join(created, ", "))
	}
}

// run runs a management command, which cannot ask anything, and gives what it prints.
func (m Migrator) run(ctx context.Context, command ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, m.Command[0], append(m.Command[1:len(m.Command):len(m.Command)], command...)...)
	cmd.Env, cmd.Dir, cmd.ExtraFiles = m.Env, m.Dir, []*os.File{m.held}
	return cmd.CombinedOutput()
}

func (m Migrator) failed(command string, err error, out []byte) error {
	return fmt.Errorf("%s: `%s` failed: %w\n%s", m.Service, command, err, indented(lastLines(out)))
}

// applied is a digest of the migrations that Django has applied to a database, "" where there are none.
func (c *Cluster) applied(ctx context.Context, port int, name string) (string, error) {
	db, err := c.connect(port, name)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var digest sql.NullString
	err = db.QueryRowContext(ctx, `SELECT md5(string_agg(app || '.' || name, ' ' ORDER BY app, name)) FROM django_migrations`).Scan(&digest)
	const undefinedTable = "42P01"
	if failure := (*pq.Error)(nil); errors.As(err, &failure) && failure.Code == undefinedTable {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the migrations of database %q: %w", name, err)
	}
	return digest.String, nil
}
