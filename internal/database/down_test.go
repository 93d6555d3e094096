package database

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestStatusDownAndDestroy(t *testing.T) {
	p := newPlace(t)
	c := newCluster(t, p)
	checkStates(t, c, false, "missing", "missing")
	if stopped, err := c.Down(t.Context()); stopped || err != nil {
		t.Errorf("%v, %v", stopped, err)
	}
	up(t, c, "users")
	checkStates(t, c, true, "new", "missing")
	if stopped, err := c.Down(t.Context()); !stopped || err != nil || listens(p.port) {
		t.Errorf("%v, %v", stopped, err)
	}
	checkStates(t, c, false, "stopped", "missing")
	if stopped, err := c.Down(t.Context()); stopped || err != nil {
		t.Errorf("%v, %v", stopped, err)
	}
	up(t, c, "users")
	server := commandOf(c)
	if err := os.WriteFile(c.Secrets.Path("stripe"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	removed, err := c.Destroy(t.Context(), []string{"never_made"})
	if err != nil || !removed.Stopped || removed.Folder != c.Dir || !slices.Equal(removed.Secrets, []string{"local-db-master-creds", "local-db-users-creds"}) {
		t.Errorf("%+v, %v", removed, err)
	}
	if commandLine(server.pid) != "" || listens(p.port) {
		t.Error("the server runs")
	}
	rest, err := filepath.Glob(filepath.Join(p.home, "*", "*"))
	if err != nil || !slices.Equal(rest, []string{c.Secrets.Path("stripe")}) {
		t.Errorf("left: %v, %v", rest, err)
	}
	if removed, err := c.Destroy(t.Context(), nil); err != nil || removed.Stopped || removed.Folder != "" || len(removed.Secrets) > 0 {
		t.Errorf("%+v, %v", removed, err)
	}
}

// orphan is a process that looks like the server of a cluster whose folder somebody has removed. A real one may notice, and
// end by itself at any time.
func orphan(t *testing.T, c *Cluster) process {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-D", c.path("data"), "-p", strconv.Itoa(c.Port), "-k", c.sockets)
	cmd.Env = append(os.Environ(), "DATABASE_TEST_ROLE=orphan")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go cmd.Wait()
	t.Cleanup(func() { cmd.Process.Kill() })
	return process{pid: cmd.Process.Pid}
}

// TestFolderRemovedByHand is about a server that runs without its files.
func TestFolderRemovedByHand(t *testing.T) {
	c := newCluster(t, newPlace(t))
	up(t, c, "users")
	if _, err := c.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(c.Dir); err != nil {
		t.Fatal(err)
	}
	gone := func(server process) {
		t.Helper()
		if commandLine(server.pid) != "" {
			t.Errorf("process %d runs", server.pid)
		}
	}
	first := orphan(t, c)
	checkStates(t, c, true, "missing", "missing")
	if stopped, err := c.Down(t.Context()); !stopped || err != nil {
		t.Errorf("down: %v, %v", stopped, err)
	}
	gone(first)
	second := orphan(t, c)
	removed, err := c.Destroy(t.Context(), []string{"users"})
	if err != nil || !removed.Stopped || removed.Folder != "" || !slices.Equal(removed.Secrets, []string{"local-db-master-creds", "local-db-users-creds"}) {
		t.Errorf("destroy: %+v, %v", removed, err)
	}
	gone(second)
	third := orphan(t, c)
	if report := up(t, c, "users"); !report.Started || !slices.Equal(report.Databases, []string{"users"}) {
		t.Errorf("up: %+v", report)
	}
	gone(third)
	if text := c.Notes.(*notes).String(); !strings.Contains(text, "are gone: it is stopped, and begins anew") {
		t.Error(text)
	}
}

// TestServerKilled kills the server, and lets the number of its process be another one's.
func TestServerKilled(t *testing.T) {
	c := newCluster(t, newPlace(t))
	up(t, c, "users")
	server := commandOf(c)
	record, err := os.ReadFile(c.path("data/postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(server.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if report := up(t, c, "users"); !report.Started || len(report.Databases)+len(report.Secrets) > 0 {
		t.Errorf("%+v", report)
	}
	if stopped, err := c.Down(t.Context()); !stopped || err != nil {
		t.Errorf("%v, %v", stopped, err)
	}
	other := exec.Command("sleep", "600")
	other.SysProcAttr = c.account.attributes()
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { other.Process.Kill(); other.Wait() }()
	_, rest, _ := strings.Cut(string(record), "\n")
	if err := os.WriteFile(c.path("data/postmaster.pid"), fmt.Appendf(nil, "%d\n%s", other.Process.Pid, rest), 0o600); err != nil {
		t.Fatal(err)
	}
	if stopped, err := c.Down(t.Context()); stopped || err != nil {
		t.Errorf("%v, %v", stopped, err)
	}
	if report := up(t, c, "users"); !report.Started {
		t.Errorf("%+v", report)
	}
	if commandLine(other.Process.Pid) == "" {
		t.Error("another program was ended")
	}
}

func checkStates(t *testing.T, c *Cluster, running bool, users, orders string) {
	t.Helper()
	status, err := c.Status(t.Context(), wanted("users", "orders"))
	if err != nil {
		t.Fatal(err)
	}
	if (status.PID != 0) != running || status.Databases[0].State != users || status.Databases[1].State != orders {
		t.Errorf("%+v", status)
	}
}

func TestReset(t *testing.T) {
	c := newCluster(t, newPlace(t))
	up(t, c, "users")
	db := login(t, c, "local-db-users-creds", "")
	if _, err := db.Exec("SET ROLE users_owner; CREATE TABLE a (b int)"); err != nil {
		t.Fatal(err)
	}
	if err := c.Reset(t.Context(), Wanted{Name: "users"}); err != nil {
		t.Fatal(err)
	}
	again := login(t, c, "local-db-users-creds", "")
	var tables int
	if err := again.QueryRow("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").Scan(&tables); err != nil || tables != 0 {
		t.Errorf("%d tables, %v", tables, err)
	}
}

// upProcess is a process that brings a cluster up.
func upProcess() int {
	p := place{home: os.Getenv("DATABASE_TEST_HOME"), workspace: os.Getenv("DATABASE_TEST_HOME") + "/workspace"}
	c, err := p.open()
	if err != nil {
		return 1
	}
	if _, err := c.Up(context.Background(), wanted("a", "b", "c", "d", "e")); err != nil {
		os.Stderr.WriteString(err.Error())
		return 1
	}
	return 0
}

// TestKilledAnywhere kills the process that makes databases later and later, until it is quicker.
func TestKilledAnywhere(t *testing.T) {
	p := newPlace(t)
	c := newCluster(t, p)
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := c.makeFolder(); err != nil {
		t.Fatal(err)
	}
	if err := c.save(state{Port: p.port}); err != nil {
		t.Fatal(err)
	}
	c.Port = 0
	for delay := 20 * time.Millisecond; ; delay *= 2 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "DATABASE_TEST_ROLE=up", "DATABASE_TEST_HOME="+p.home)
		var out strings.Builder
		cmd.Stderr = &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(delay, func() { cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		if err != nil && out.Len() > 0 {
			t.Fatalf("%v: %s", err, &out)
		}
		if err == nil {
			break
		}
	}
	up(t, c, "a", "b", "c", "d", "e")
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		if _, err := login(t, c, SecretName(name), "").Exec("SET ROLE " + name + "_owner; CREATE TABLE t (i int)"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if rests, _ := filepath.Glob(c.path("initdb-*")); len(rests) > 0 {
		t.Errorf("left: %v", rests)
	}
}
