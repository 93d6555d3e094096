// Command databases prints how long databases of a developer's machine take, as ratios of things done in one run:
//
//	go run ./bench/databases
//
// It needs PostgreSQL, works in a temporary folder, and leaves nothing.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lib/pq"

	"github.com/rules-services/rules_services/internal/database"
	"github.com/rules-services/rules_services/internal/secrets"
)

const (
	rounds    = 5
	databases = 10
	tables    = 60
	// original is what the scripts that this project replaces take for the first figure (two shared cores, median).
	original = 8350 * time.Millisecond
	// roleVariable is in the environment of a process that plays a service's manage program.
	roleVariable = "BENCH_DATABASES_MANAGE"
)

func main() {
	work := measure
	if os.Getenv(roleVariable) != "" {
		work = manage
	}
	if err := work(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// figures are the times of all rounds.
type figures struct{ initdb, fresh, again, migrated, copied, copy []time.Duration }

func measure(ctx context.Context) error {
	var f figures
	for range rounds {
		if err := f.round(ctx); err != nil {
			return err
		}
	}
	fresh, migrated := median(f.fresh), median(f.migrated)
	show("initdb alone", median(f.initdb), fresh)
	fmt.Printf("%-44s %8.3f s  (%.2f of the 8.35 s of the original)\n", "ten databases from nothing", fresh.Seconds(), fresh.Seconds()/original.Seconds())
	show("the same again, nothing to do", median(f.again), fresh)
	fmt.Printf("%-44s %8.3f s\n", fmt.Sprintf("reset and migration of %d tables", tables), migrated.Seconds())
	show("reset, as a copy of the migrated template", median(f.copied), migrated)
	show("that copy itself", median(f.copy), migrated)
	return nil
}

func show(what string, took, of time.Duration) {
	fmt.Printf("%-44s %8.3f s  (%.2f)\n", what, took.Seconds(), took.Seconds()/of.Seconds())
}

// round measures everything once, in a new place.
func (f *figures) round(ctx context.Context) (err error) {
	home, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	if err := os.Chmod(home, 0o755); err != nil {
		return err
	}
	cluster, err := open(home)
	if err != nil {
		return err
	}
	defer func() {
		_, stopErr := cluster.Destroy(ctx, nil)
		err = errors.Join(err, stopErr)
	}()
	wanted := make([]database.Wanted, databases)
	for i := range wanted {
		wanted[i] = database.Wanted{Name: fmt.Sprintf("db_%d", i)}
	}
	up := func() error { _, err := cluster.Up(ctx, wanted); return err }
	for _, step := range []struct {
		into *[]time.Duration
		do   func() error
	}{{&f.fresh, up}, {&f.again, up}} {
		if err := timed(step.into, step.do); err != nil {
			return err
		}
	}
	if err := timed(&f.initdb, func() error { return initdb(home) }); err != nil {
		return err
	}
	return f.migrations(ctx, cluster)
}

// migrations measures a database that is migrated from nothing, and one that is copied.
func (f *figures) migrations(ctx context.Context, cluster *database.Cluster) error {
	first := database.Wanted{Name: "db_0", Code: "same"}
	migrator := database.Migrator{
		Service: "bench", Command: []string{os.Args[0]}, Code: first.Code,
		Env:       append(os.Environ(), roleVariable+"="+cluster.Secrets.Path(database.SecretName(first.Name))),
		Databases: []database.Migrated{{Name: first.Name, Alias: "default"}},
	}
	anew := func() error {
		if err := cluster.Reset(ctx, first); err != nil {
			return err
		}
		return cluster.Migrate(ctx, []database.Migrator{migrator})
	}
	return errors.Join(timed(&f.migrated, anew), timed(&f.copied, anew), f.copies(ctx, cluster))
}

// copies measures what the server takes for a copy, without the database that it replaces and all that is around it.
func (f *figures) copies(ctx context.Context, cluster *database.Cluster) error {
	lines, err := os.ReadFile(filepath.Join(cluster.Dir, "data/postmaster.pid"))
	if err != nil {
		return err
	}
	server := strings.Split(string(lines), "\n")
	connector, err := pq.NewConnector(fmt.Sprintf("host=%s port=%s user=postgres dbname=postgres", server[4], server[3]))
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	return timed(&f.copy, func() error {
		_, err := db.ExecContext(ctx, `CREATE DATABASE another TEMPLATE "tpl-db_0"`)
		return err
	})
}

func timed(into *[]time.Duration, do func() error) error {
	begin := time.Now()
	err := do()
	*into = append(*into, time.Since(begin))
	return err
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// open is a cluster with all that it has in one folder.
func open(home string) (*database.Cluster, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	return database.Open(database.Options{
		Workspace: home, Port: listener.Addr().(*net.TCPAddr).Port, Notes: io.Discard,
		Secrets: &secrets.Store{Dir: filepath.Join(home, "secrets"), Source: secrets.System(), Notes: io.Discard},
		Getenv: func(key string) string {
			if key == "XDG_DATA_HOME" {
				return home
			}
			return os.Getenv(key)
		},
	})
}

// initdb makes a cluster by hand, as whoever PostgreSQL takes.
func initdb(home string) error {
	server, err := filepath.Glob(filepath.Join(home, "rules_services/databases/*/data"))
	if err != nil || len(server) == 0 {
		return fmt.Errorf("there is no cluster: %w", err)
	}
	pid, err := os.ReadFile(filepath.Join(server[0], "postmaster.pid"))
	if err != nil {
		return err
	}
	number, _, _ := strings.Cut(string(pid), "\n")
	program, err := os.Readlink("/proc/" + number + "/exe")
	if err != nil {
		return err
	}
	info, err := os.Stat(server[0])
	if err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(filepath.Dir(program), "initdb"), "-D", filepath.Join(filepath.Dir(server[0]), "by-hand"), "--no-sync", "--locale=C.UTF-8", "--auth=reject")
	owner, ok := info.Sys().(*syscall.Stat_t)
	if ok && os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	cmd.Dir = "/"
	return cmd.Run()
}

// manage makes tables as the service that the secret is for, where it is asked to migrate.
func manage(ctx context.Context) error {
	if os.Args[1] != "migrate" {
		return nil
	}
	secret, err := os.ReadFile(os.Getenv(roleVariable))
	if err != nil {
		return err
	}
	var c struct {
		User, Password, Host, DBName string
		Port                         int
	}
	if err := json.Unmarshal(secret, &c); err != nil {
		return err
	}
	connector, err := pq.NewConnector(fmt.Sprintf("host=%s port=%d user=%s password=%s dbname=%s sslmode=disable", c.Host, c.Port, c.User, c.Password, c.DBName))
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	db.SetMaxOpenConns(1)
	statements := []string{"SET ROLE db_0_owner", "CREATE TABLE IF NOT EXISTS django_migrations (app text, name text)", "INSERT INTO django_migrations VALUES ('a', 'b')"}
	for i := range tables {
		statements = append(statements, fmt.Sprintf("CREATE TABLE %s (id serial PRIMARY KEY, name text UNIQUE, other int)", pq.QuoteIdentifier(fmt.Sprintf("t%d", i))))
	}
	_, err = db.ExecContext(ctx, strings.Join(statements, ";"))
	return err
}
