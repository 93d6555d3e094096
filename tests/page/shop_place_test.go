package page

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var withBazel = flag.Bool("bazel", false, "also run the shop of examples/monorepo, with Bazel")

// The ports of the shop's services in examples/monorepo.
const (
	firstPort = 9000
	lastPort  = 9003
)

// shop is the example's shop, with secrets, databases and ports of its own.
type shop struct {
	t *testing.T
	// scratch is a folder for all that the shop keeps.
	scratch string
	env     []string
	// offset is added to the ports of the services.
	offset, databasePort int
	// address is that of the front page.
	address string
}

// newShop builds the shop, and leaves nothing of it when the test ends.
func newShop(t *testing.T) *shop {
	t.Helper()
	if !*withBazel {
		t.Skip("needs Bazel: go test ./... -bazel")
	}
	s := &shop{t: t, env: os.Environ(), offset: freeOffset(t), databasePort: freePort(t)}
	s.address = fmt.Sprintf("http://127.0.0.1:%d/", firstPort+s.offset)
	// Before the variables are set: Bazel's server, which this may start, stays and is none of the shop's processes.
	s.bazel("build", "//services/shop/ui:dev", "//services/shop/api:secrets", "//services:db")
	s.scratch = reachable(t)
	s.env = append(s.env, "SERVICES_SECRETS_DIR="+filepath.Join(s.scratch, "secrets"), "SERVICES_STATE_DIR="+filepath.Join(s.scratch, "state"),
		"XDG_DATA_HOME="+filepath.Join(s.scratch, "data"), "SERVICES_DB_PORT="+strconv.Itoa(s.databasePort))
	t.Cleanup(s.destroy)
	return s
}

// destroy stops what a run has left on purpose, PostgreSQL, and looks whether something is left.
func (s *shop) destroy() {
	s.bazel("run", "//services:db", "--", "destroy")
	s.expectNothing("a process of the shop", func() string { return strings.Join(s.processes(), "\n") })
	s.expectFree(s.databasePort)
	folders, err := filepath.Glob(filepath.Join(s.scratch, "data", "rules_services", "databases", "*"))
	if err != nil || len(folders) > 0 {
		s.t.Errorf("the databases are left: %v, %v", folders, err)
	}
	if left := s.secrets(); strings.Contains(left, "-db-") {
		s.t.Error("secrets of the databases are left")
	}
}

// reachable is a folder that a server which root starts as another user can enter, as t.TempDir is not.
func reachable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "shop-")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// freeOffset is a port offset with which all ports of the shop are free.
func freeOffset(t *testing.T) int {
	t.Helper()
	for _, hundreds := range rand.Perm(200) {
		offset, free := 1000+100*hundreds, true
		for port := firstPort; port <= lastPort; port++ {
			free = free && isFree(port+offset)
		}
		if free {
			return offset
		}
	}
	t.Fatal("there are no free ports")
	return 0
}

func isFree(port int) bool {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err == nil {
		listener.Close()
	}
	return err == nil
}

// command is one of Bazel's in the example.
func (s *shop) command(args ...string) *exec.Cmd {
	cmd := exec.Command("./bazelw", args...)
	cmd.Dir, cmd.Env = filepath.Join("..", "..", "examples", "monorepo"), s.env
	return cmd
}

// bazel runs a command to its end.
func (s *shop) bazel(args ...string) {
	s.t.Helper()
	if out, err := s.command(args...).CombinedOutput(); err != nil {
		s.t.Fatalf("bazel %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// secrets is all that is in the folder of secrets.
func (s *shop) secrets() string {
	s.t.Helper()
	var all strings.Builder
	folder := os.DirFS(filepath.Join(s.scratch, "secrets"))
	err := fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(folder, path)
		fmt.Fprintf(&all, "%s: %s\n", path, content)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all.String()
}
