package database

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/secrets"
)

// migrateProcess is a process that has a database migrated, and waits for that.
func migrateProcess() int {
	p := place{home: os.Getenv("DATABASE_TEST_HOME"), workspace: os.Getenv("DATABASE_TEST_HOME") + "/workspace"}
	c, err := p.open()
	if err == nil {
		err = c.Migrate(context.Background(), []Migrator{{
			Service: "users/api", Command: []string{os.Args[0]}, Dir: os.Getenv("DATABASE_TEST_DIR"),
			Env:       append(os.Environ(), "DATABASE_TEST_ROLE=manage", "DATABASE_TEST_SECRET="+c.Secrets.Path(SecretName("users"))),
			Databases: []Migrated{{Name: "users", Alias: "default"}},
		}})
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		return 1
	}
	return 0
}

// TestKilledWhileMigrating kills the process that waits for a migration: the next one has to wait for it too.
func TestKilledWhileMigrating(t *testing.T) {
	s := newService(t)
	m := s.migrator()
	up(t, s.c, "users")
	s.write("migrate.waits", "")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "DATABASE_TEST_ROLE=migrate", "DATABASE_TEST_HOME="+filepath.Dir(s.c.Workspace), "DATABASE_TEST_DIR="+s.dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, func() bool { _, err := os.Stat(filepath.Join(s.dir, "waiting")); return err == nil })
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	s.calls()
	os.Remove(filepath.Join(s.dir, "migrate.waits"))
	done := make(chan error)
	go func() { done <- s.c.Migrate(t.Context(), []Migrator{m}) }()
	await(t, func() bool { return strings.Contains(s.c.Notes.(*notes).String(), "waiting for another command") })
	if calls := s.calls(); calls != "" {
		t.Errorf("did not wait: %s", calls)
	}
	s.write("go", "")
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if calls := s.calls(); calls != checkCall+migrateCall {
		t.Errorf("called %s", calls)
	}
	if got := s.state(m); got != "migrated" {
		t.Error(got)
	}
}

// await waits until something is so.
func await(t *testing.T, so func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !so(); time.Sleep(pollPeriod) {
		if time.Now().After(end) {
			t.Fatal("it is not so after a minute")
		}
	}
}

// TestSecretsAreMadeToMigrate is about who makes the secrets of a service: a command that looks makes none.
func TestSecretsAreMadeToMigrate(t *testing.T) {
	s := newService(t)
	m := s.migrator()
	m.Secrets = map[string]json.RawMessage{"users-key": json.RawMessage(`{"generate": "random"}`)}
	if got := s.state(m); got != "missing" {
		t.Error(got)
	}
	if _, err := s.c.Secrets.Get(t.Context(), "users-key"); !errors.Is(err, secrets.ErrNotFound) {
		t.Errorf("status has made a secret: %v", err)
	}
	s.migrate(m, checkCall+migrateCall)
	if _, err := s.c.Secrets.Get(t.Context(), "users-key"); err != nil {
		t.Error(err)
	}
	if text, want := s.c.Notes.(*notes).String(), "created development secrets of users/api in "+s.c.Secrets.Dir+": users-key\n"; !strings.Contains(text, want) {
		t.Errorf("%q is not in %q", want, text)
	}
}
