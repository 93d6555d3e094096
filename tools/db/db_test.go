package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/runspec"
)

// TestMain lets the test binary be the tool, and the manage program of a service.
func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case "manage":
		fmt.Println("manage", strings.Join(os.Args[1:], " "), os.Getenv("SERVICE_NAME"))
		if text, err := os.ReadFile(filepath.Join(os.Getenv("HOME"), "manage.fails")); err == nil {
			fmt.Print(string(text))
			os.Exit(1)
		}
		os.Exit(0)
	case "orphan":
		time.Sleep(time.Hour) // until it is ended
	case "db":
		main()
	}
	os.Exit(m.Run())
}

// target is what Bazel makes of a service_db target, with a home that whoever runs PostgreSQL can reach.
type target struct {
	*testing.T
	program, home string
	port          int
}

func newTarget(t *testing.T) target {
	t.Helper()
	home, err := os.MkdirTemp("", "db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	x := target{t, filepath.Join(home, "bin", "db"), home, listener.Addr().(*net.TCPAddr).Port}
	cluster := runspec.Cluster{Label: "//services:db", Databases: []string{"orders"}, Migrators: []runspec.Migrator{{
		Service: "shop/api", Label: "//services/shop/api:dev", Binary: "_main/manage", Code: "_main/code.txt",
		Databases: []runspec.MigratorDatabase{{Name: "orders", Alias: "default", Migrates: true, Seed: []string{"bootstrap"}}},
	}}}
	spec, err := json.Marshal(runspec.DB{Version: runspec.Version, Kind: runspec.KindDB, Clusters: []runspec.Cluster{cluster}})
	if err != nil {
		t.Fatal(err)
	}
	runfiles := filepath.Join(x.program+".runfiles", "_main")
	for _, err := range []error{
		os.Chmod(home, 0o755),
		os.MkdirAll(runfiles, 0o755),
		os.Symlink(self, filepath.Join(runfiles, "manage")),
		os.Symlink(self, x.program),
		os.WriteFile(filepath.Join(runfiles, "code.txt"), nil, 0o644),
		os.WriteFile(x.program+runspec.Suffix, spec, 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// run runs the tool as a process of its own.
func (x target) run(args ...string) (stdout, stderr string, code int) {
	x.Helper()
	cmd := exec.Command(x.program, args...)
	cmd.Dir = x.home
	cmd.Env = append(os.Environ(), "HOME="+x.home, "XDG_DATA_HOME="+x.home, "SERVICES_SECRETS_DIR=secrets",
		"BUILD_WORKSPACE_DIRECTORY="+x.home, "PGHOST=elsewhere.invalid", "PGSERVICEFILE=/nowhere", fmt.Sprint("SERVICES_DB_PORT=", x.port))
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		x.Fatal(err)
	}
	return out.String(), errors.String(), cmd.ProcessState.ExitCode()
}

// expect runs the tool and looks for texts in what it prints.
func (x target) expect(code int, command string, texts ...string) {
	x.Helper()
	stdout, stderr, got := x.run(strings.Fields(command)...)
	if got != code {
		x.Fatalf("%s: exit code %d: %s%s", command, got, stdout, stderr)
	}
	for _, text := range texts {
		if !strings.Contains(stdout+stderr, text) {
			x.Errorf("%s: %q is not in\n%s%s", command, text, stdout, stderr)
		}
	}
}

func TestLife(t *testing.T) {
	if _, err := exec.LookPath("psql"); err != nil {
		t.Skip("there is no PostgreSQL on this machine")
	}
	x := newTarget(t)
	defer x.run("destroy")
	x.expect(0, "status", "there is no PostgreSQL for this workspace yet", "orders    missing  local-db-orders-creds")
	x.expect(0, "up", fmt.Sprintf("PostgreSQL is started on 127.0.0.1:%d\nmade databases: orders\nmade secrets: local-db-master-creds, local-db-orders-creds\n", x.port))
	x.expect(0, "up", fmt.Sprintf("PostgreSQL runs already on 127.0.0.1:%d\nnothing was missing\n", x.port))
	x.expect(0, "psql orders -Atc select(current_user,current_database())", "(orders_owner,orders)")
	x.expect(1, "psql orders -c broken", "syntax error")
	x.expect(0, "migrate", "filled in the first data of database orders", "all databases are in step with the code")
	x.expect(0, "status --json", `"state": "migrated"`)
	x.expect(0, "seed orders", "filled in the first data of database orders")
	x.expect(0, "reset orders", "made database orders anew")
	if err := os.WriteFile(filepath.Join(x.home, "manage.fails"), []byte("Migrations for 'shop'\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	x.expect(1, "seed orders bootstrap --admin ada", "shop/api: `bootstrap --admin ada` failed: exit status 1\n  manage bootstrap --admin ada shop/api")
	x.expect(0, "down", "stopped PostgreSQL; the data are in "+x.home)
	x.expect(0, "down", "PostgreSQL does not run")
	x.expect(0, "status", "PostgreSQL does not run; its data are in "+x.home, "stopped")
	x.expect(0, "destroy", "removed secrets: local-db-master-creds, local-db-orders-creds\nremoved "+x.home)
	x.expect(0, "destroy", "there was nothing to remove")
	x.expect(1, "migrate", "shop/api: a model has changed, and there is no migration for that: write it with `bazel run //services/shop/api:dev -- makemigrations`")
}

// TestDownWithoutFolder has a process that looks like a server whose folder is gone.
func TestDownWithoutFolder(t *testing.T) {
	x := newTarget(t)
	out, _, _ := x.run("status", "--json")
	var status struct{ Folder string }
	if err := json.Unmarshal([]byte(out), &status); err != nil {
		t.Fatal(err)
	}
	orphan := exec.Cmd{Path: os.Args[0], Args: []string{"orphan", "-D", filepath.Join(status.Folder, "data"), "-p", "5434", "-k", x.home}}
	if err := orphan.Start(); err != nil {
		t.Fatal(err)
	}
	defer orphan.Process.Kill()
	go orphan.Wait()
	x.expect(0, "status", fmt.Sprintf("PostgreSQL runs on 127.0.0.1:5434, process %d", orphan.Process.Pid))
	x.expect(0, "down", "stopped PostgreSQL; its data were not in "+status.Folder+" any more")
	x.expect(0, "down", "PostgreSQL does not run")
}

func TestUsage(t *testing.T) {
	x := newTarget(t)
	for command, want := range map[string]string{
		"":                  "there is no command",
		"start":             `unknown command "start"`,
		"up now":            "up: it takes no arguments",
		"reset":             "reset: it takes the name of one database",
		"psql":              "psql: it takes the name of a database",
		"psql order":        `unknown database "order": there are orders`,
		"up --port 70000":   "--port: 70000 is not a port",
		"up --verbose":      "flag provided but not defined: -verbose",
		"reset orders more": "reset: it takes the name of one database",
	} {
		x.expect(64, command, want, "\nuse `bazel run //services:db -- --help` for the ways to call it\n")
	}
}

func TestHelp(t *testing.T) {
	var stdout bytes.Buffer
	if err := run(context.Background(), process{program: newTarget(t).program, args: []string{"--help"}, stdout: &stdout, stderr: io.Discard}); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "help.txt")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, stdout.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || stdout.String() != string(want) {
		t.Errorf("not as in %s (%v), UPDATE_GOLDEN=1 writes it:\n%s", golden, err, &stdout)
	}
}

// TestDocumentedCommands runs the commands of docs/databases.md, one after the other.
func TestDocumentedCommands(t *testing.T) {
	if _, err := exec.LookPath("psql"); err != nil {
		t.Skip("there is no PostgreSQL on this machine")
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "databases.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "```console\n")
	block, _, _ = strings.Cut(block, "```")
	x := newTarget(t)
	defer x.run("destroy")
	home := regexp.MustCompile(regexp.QuoteMeta(x.home) + `\S*`)
	for step := range strings.SplitSeq("\n"+block, "\n$ ") {
		command, want, _ := strings.Cut(step, "\n")
		line, found := strings.CutPrefix(command, "bazel run //services:db -- ")
		if !found {
			continue
		}
		var args []string
		for i, part := range strings.Split(line, `"`) {
			if i%2 == 1 {
				args = append(args, part)
			} else {
				args = append(args, strings.Fields(part)...)
			}
		}
		stdout, stderr, code := x.run(args...)
		stdout = home.ReplaceAllString(stdout, "~/.local/share/rules_services/databases/...")
		stdout = strings.ReplaceAll(stdout, fmt.Sprint(x.port), "5434")
		if code != 0 || strings.TrimSpace(stdout) != strings.TrimSpace(want) {
			t.Errorf("%s: exit code %d, stderr %s, printed\n%s\nwant\n%s", line, code, stderr, stdout, want)
		}
	}
}
