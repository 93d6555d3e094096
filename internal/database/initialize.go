package database

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// superuser is the role that the developer is on the socket.
const superuser = "postgres"

// hostRules tell who may connect: the developer on the socket as anybody says the map, everybody with a password.
const hostRules = `# Written by rules_services.
local all postgres             peer map=developer
local all all                  scram-sha-256
host  all all      127.0.0.1/32 scram-sha-256
host  all all      ::1/128      scram-sha-256
`

// initialize makes a new cluster. What it leaves if it dies is removed by the next [Cluster.Up].
func (c *Cluster) initialize(ctx context.Context, p programs) error {
	temporary, err := os.MkdirTemp(c.Dir, "initdb-")
	if err != nil {
		return fmt.Errorf("making databases: %w", err)
	}
	defer os.RemoveAll(temporary)
	if err := c.account.own(temporary); err != nil {
		return fmt.Errorf("making databases: %w", err)
	}
	data := filepath.Join(temporary, "data")
	args := append([]string{"--pgdata", data, "--username", superuser, "--encoding", "UTF8", "--no-sync",
		"--auth-local", "peer", "--auth-host", "reject"}, localeArgs()...)
	cmd := exec.CommandContext(ctx, p.path("initdb"), args...)
	cmd.Dir, cmd.SysProcAttr, cmd.Env = "/", c.account.attributes(), serverEnv()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("making databases with %s: %w\n%s", p.path("initdb"), err, indented(lastLines(out.Bytes())))
	}
	if err := c.writeRules(data); err != nil {
		return fmt.Errorf("saying who may connect: %w", err)
	}
	if err := os.Rename(data, c.path("data")); err != nil {
		return fmt.Errorf("making databases: %w", err)
	}
	return nil
}

// localeArgs choose C.UTF-8, which every Linux has. macOS calls the same by other names.
func localeArgs() []string {
	if runtime.GOOS == "darwin" {
		return []string{"--locale", "C", "--lc-ctype", "UTF-8"}
	}
	return []string{"--locale", "C.UTF-8"}
}

// writeRules writes the files that say who may connect.
func (c *Cluster) writeRules(data string) error {
	name, err := invoker()
	if err != nil {
		return err
	}
	for file, text := range map[string]string{
		"pg_hba.conf":   hostRules,
		"pg_ident.conf": fmt.Sprintf("# Written by rules_services.\ndeveloper \"%s\" %s\n", strings.ReplaceAll(name, `"`, `""`), superuser),
	} {
		path := filepath.Join(data, file)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
		if err := c.account.give(path); err != nil {
			return err
		}
	}
	return nil
}

// removeRests removes what processes that died have left of making or destroying a cluster.
func (c *Cluster) removeRests() {
	for _, pattern := range []string{"initdb-*", "removed-*", ".cluster.json.*"} {
		rests, _ := filepath.Glob(c.path(pattern)) // fails on a bad pattern alone
		for _, rest := range rests {
			os.RemoveAll(rest) // it is in nobody's way if this fails
		}
	}
}

// serverEnv is the environment of the server's processes: the user's settings for clients are not for them.
func serverEnv() []string {
	env := []string{"LC_ALL=C", "TZ=UTC"}
	for _, key := range []string{"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(key); ok {
			env = append(env, key+"="+value)
		}
	}
	return env
}

// lastLines are the last lines of a program's output.
func lastLines(out []byte) []string {
	const most = 20
	lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	return lines[max(0, len(lines)-most):]
}

func indented(lines []string) string { return "  " + strings.Join(lines, "\n  ") }
