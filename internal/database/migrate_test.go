package database

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
)

// manage plays a service's manage program: each line of the file "migrations" is a migration, and what else is in its
// folder says what goes wrong. It writes down what it was called with.
func manage(args []string) int {
	log, err := os.OpenFile("calls", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(log, strings.Join(args, " "))
	log.Close()
	if _, err := os.Stat(args[0] + ".waits"); err == nil {
		awaitGo()
	}
	problem, _ := os.ReadFile(args[0] + ".fails")
	fmt.Print(string(problem))
	if len(problem) > 0 {
		return 1
	}
	if args[0] == "migrate" {
		applyMigrations()
	}
	return 0
}

// awaitGo says that it waits, and does so until it is told to go.
func awaitGo() {
	if err := os.WriteFile("waiting", nil, 0o600); err != nil {
		panic(err)
	}
	for {
		if _, err := os.Stat("go"); err == nil {
			return
		}
		time.Sleep(pollPeriod)
	}
}

// applyMigrations does it as the service that the secret in the environment is for.
func applyMigrations() {
	secret, err := os.ReadFile(os.Getenv("DATABASE_TEST_SECRET"))
	var cred credentials
	if err == nil {
		err = json.Unmarshal(secret, &cred)
	}
	if err != nil {
		panic(err)
	}
	connector, err := pq.NewConnector(fmt.Sprintf("host=%s port=%d user=%s password=%s dbname=%s sslmode=disable", cred.Host, cred.Port, cred.User, cred.Password, cred.DBName))
	if err != nil {
		panic(err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	_, err = db.Exec("SET ROLE " + cred.SetRole + "; CREATE TABLE IF NOT EXISTS django_migrations (app text, name text UNIQUE)")
	migrations, readErr := os.ReadFile("migrations")
	for name := range strings.FieldsSeq(string(migrations)) {
		result, insertErr := db.Exec("INSERT INTO django_migrations VALUES ('users', $1) ON CONFLICT DO NOTHING", name)
		if insertErr != nil {
			panic(insertErr)
		}
		if count, _ := result.RowsAffected(); count > 0 {
			fmt.Printf("  Applying users.%s... OK\n", name)
		}
	}
	if err != nil || readErr != nil {
		panic(fmt.Sprint(err, readErr))
	}
}

// service is a service in a folder of its own, which migrates the database "users".
type service struct {
	*testing.T
	dir string
	c   *Cluster
}

func newService(t *testing.T) service {
	s := service{t, t.TempDir(), newCluster(t, newPlace(t))}
	s.write("migrations", "0001")
	s.write("list", "migrations\n")
	return s
}

func (s service) write(name, text string) {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

// calls are what the manage program was called with since the last time.
func (s service) calls() string {
	path := filepath.Join(s.dir, "calls")
	text, _ := os.ReadFile(path)
	os.Remove(path)
	return strings.ReplaceAll(string(text), "\n", "; ")
}

func (s service) migrator(seed ...string) Migrator {
	s.Helper()
	code, err := CodeDigest(s.dir, filepath.Join(s.dir, "list"))
	if err != nil {
		s.Fatal(err)
	}
	return Migrator{
		Service: "users/api", Label: "//users/api:dev", Command: []string{os.Args[0]}, Dir: s.dir, Code: code,
		Env:       append(os.Environ(), "DATABASE_TEST_ROLE=manage", "DATABASE_TEST_SECRET="+s.c.Secrets.Path(SecretName("users"))),
		Databases: []Migrated{{Name: "users", Alias: "default", Seed: seed}},
	}
}

// migrate brings up and migrates, and checks what was called.
func (s service) migrate(m Migrator, calls string) {
	s.Helper()
	if _, err := s.c.Up(s.Context(), []Wanted{{"users", m.Code}}); err != nil {
		s.Fatal(err)
	}
	if err := s.c.Migrate(s.Context(), []Migrator{m}); err != nil {
		s.Fatal(err)
	}
	if got := s.calls(); got != calls {
		s.Errorf("called %q, want %q", got, calls)
	}
}

// state is that of the database.
func (s service) state(m Migrator) string {
	s.Helper()
	status, err := s.c.Status(s.Context(), []Wanted{{"users", m.Code}})
	if err != nil {
		s.Fatal(err)
	}
	return status.Databases[0].State
}

const (
	checkCall   = "makemigrations --check --dry-run --no-color; "
	migrateCall = "migrate --database default --no-input --no-color; "
)

func TestMigrateOnlyWhatHasChanged(t *testing.T) {
	s := newService(t)
	m := s.migrator()
	s.migrate(m, checkCall+migrateCall)
	if text := s.c.Notes.(*notes).String(); !strings.Contains(text, "users/api: applied 1 migrations to database users") {
		t.Error(text)
	}
	s.migrate(m, "")
	if got := s.state(m); got != "migrated" {
		t.Error(got)
	}
	s.write("migrations", "0001 0002")
	m = s.migrator()
	if got := s.state(m); got != "changed" {
		t.Error(got)
	}
	s.migrate(m, checkCall+migrateCall)
	// Somebody goes back by hand.
	if _, err := login(t, s.c, SecretName("users"), "").Exec("SET ROLE users_owner; DELETE FROM django_migrations WHERE name = '0002'"); err != nil {
		t.Fatal(err)
	}
	s.migrate(m, checkCall+migrateCall)
	m.Code = ""
	s.migrate(m, checkCall+migrateCall)
}

func TestNewDatabasesAreCopies(t *testing.T) {
	s := newService(t)
	m := s.migrator("bootstrap", "--admin", "a b")
	s.migrate(m, checkCall+migrateCall+"bootstrap --admin a b; ")
	s.migrate(m, "")
	if err := s.c.Reset(t.Context(), Wanted{"users", m.Code}); err != nil {
		t.Fatal(err)
	}
	s.migrate(m, "bootstrap --admin a b; ")
	var name string
	db := login(t, s.c, SecretName("users"), "")
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("SET ROLE users_owner"); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("SELECT name FROM django_migrations").Scan(&name); err != nil || name != "0001" {
		t.Errorf("%q, %v", name, err)
	}
	// Another code has another template.
	s.write("migrations", "0002")
	m = s.migrator("bootstrap")
	if err := s.c.Reset(t.Context(), Wanted{"users", m.Code}); err != nil {
		t.Fatal(err)
	}
	s.migrate(m, checkCall+migrateCall+"bootstrap; ")
}

func TestMigrateErrors(t *testing.T) {
	s := newService(t)
	m := s.migrator("bootstrap")
	if err := s.c.Migrate(t.Context(), []Migrator{m}); err == nil || !strings.Contains(err.Error(), "does not run") {
		t.Error(err)
	}
	up(t, s.c, "users")
	fails := func(file, text, want string) {
		t.Helper()
		s.write(file, text)
		if err := s.c.Migrate(t.Context(), []Migrator{m}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
		os.Remove(filepath.Join(s.dir, file))
	}
	fails("makemigrations.fails", "Migrations for 'users':\n  0002_b.py", "users/api: a model has changed, and there is no migration for that: write it with `bazel run //users/api:dev -- makemigrations`\n  Migrations for 'users'")
	fails("makemigrations.fails", "no such module", "users/api: `makemigrations --check` failed: exit status 1\n  no such module")
	fails("migrate.fails", "lock timeout", "users/api: `migrate --database default` failed: exit status 1\n  lock timeout")
	fails("bootstrap.fails", "EOFError", "users/api: `bootstrap` failed: exit status 1\n  EOFError")
	s.calls()
	s.migrate(m, "bootstrap; ")
	m.Databases[0].Name = "elsewhere"
	s.migrate(m, "")
	if _, err := CodeDigest(s.dir, "no-such-list"); err == nil {
		t.Error("no list")
	}
	s.write("list", "no-such-file\n")
	if _, err := CodeDigest(s.dir, filepath.Join(s.dir, "list")); err == nil {
		t.Error("no file")
	}
}
