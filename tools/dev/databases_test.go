package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/database"
	"github.com/rules-services/rules_services/internal/runspec"
)

// TestDatabasesComeUp runs a command of a service with a database, which is there afterwards, and refuses to serve where
// its migrator fails: the test binary knows no migrations.
func TestDatabasesComeUp(t *testing.T) {
	if _, err := exec.LookPath("initdb"); err != nil {
		t.Skip("initdb is not on the PATH")
	}
	program := target(t, func(s *runspec.Service) {
		s.Databases = []string{"orders"}
		s.Migrators = []runspec.Migrator{{
			Service: "shop/api", Label: "//shop/api:dev", Binary: "_main/service", Code: "_main/code.txt",
			Databases: []runspec.MigratorDatabase{{Name: "orders", Alias: "default", Migrates: true}},
			Secrets:   map[string]json.RawMessage{},
		}}
	})
	if err := os.WriteFile(filepath.Join(program+".runfiles", "_main", "code.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	home, err := os.MkdirTemp("", "dev")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	if err := os.Chmod(home, 0o755); err != nil { // for whoever root starts PostgreSQL as
		t.Fatal(err)
	}
	port := unusedPort(t)
	for key, value := range map[string]string{
		"XDG_DATA_HOME": home, "BUILD_WORKSPACE_DIRECTORY": home, "SERVICES_DB_PORT": fmt.Sprint(port), "SERVICES_SECRETS_DIR": filepath.Join(home, "secrets"),
	} {
		t.Setenv(key, value)
	}
	cluster, err := database.OpenFor(os.Environ(), port, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Destroy(t.Context(), nil)

	_, stderr, code := tool(t, program, "shell")
	if want := fmt.Sprintf("started PostgreSQL on 127.0.0.1:%d, which goes on when the services stop (", port); code != 7 || !strings.Contains(stderr, want) || !strings.Contains(stderr, "\nmade databases: orders\n") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	_, stderr, code = tool(t, program)
	if want := "databases: shop/api: `makemigrations --check` failed: exit status 7\n  service makemigrations --check"; code != 1 || !strings.Contains(stderr, want) {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}
