package database

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/rules-services/rules_services/internal/postgresql"
	"github.com/rules-services/rules_services/internal/secrets"
)

// TestMain lets the test binary be a process that brings a cluster up, and a service's manage program.
func TestMain(m *testing.M) {
	switch os.Getenv("DATABASE_TEST_ROLE") {
	case "up":
		os.Exit(upProcess())
	case "orphan":
		time.Sleep(time.Hour) // until it is ended
	case "migrate":
		os.Exit(migrateProcess())
	case "manage":
		os.Exit(manage(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// notes are what a cluster had to say.
type notes struct {
	mu   sync.Mutex
	text strings.Builder
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

// place is a home for clusters that whoever runs PostgreSQL can reach, a free port, and a folder of secrets.
type place struct {
	home, workspace string
	port            int
}

func newPlace(t *testing.T) place {
	t.Helper()
	home, err := os.MkdirTemp("", "db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	if err := os.Chmod(home, 0o755); err != nil {
		t.Fatal(err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	return place{home, filepath.Join(home, "workspace"), port}
}

// getenv is the environment of a developer with that home.
func (p place) getenv(key string) string {
	return map[string]string{"HOME": p.home, "XDG_DATA_HOME": p.home, "PATH": os.Getenv("PATH"), postgresql.ProgramsVariable: os.Getenv(postgresql.ProgramsVariable)}[key]
}

func (p place) open() (*Cluster, error) {
	return Open(Options{
		Workspace: p.workspace, Port: p.port, Getenv: p.getenv, Notes: &notes{},
		Secrets: &secrets.Store{Dir: filepath.Join(p.home, "secrets"), Source: secrets.System(), Notes: io.Discard},
	})
}

// newCluster is a cluster of its own, which is gone with the test. A machine without PostgreSQL fetches one for all tests,
// to where everybody can reach it.
func newCluster(t *testing.T, p place) *Cluster {
	t.Helper()
	c, err := p.open()
	if err != nil {
		t.Fatal(err)
	}
	f := finder{getenv: p.getenv, folders: postgresql.Folders(), account: c.account}
	if len(f.installed()) == 0 {
		dir, err := fetchEmbedded(filepath.Join(os.TempDir(), "rules_services-tests"))
		if err != nil {
			t.Skipf("there is no PostgreSQL on this machine, and none could be fetched: %v", err)
		}
		t.Setenv(postgresql.ProgramsVariable, dir)
	}
	t.Cleanup(func() {
		if _, err := c.Destroy(context.Background(), nil); err != nil {
			t.Error(err)
		}
	})
	return c
}

// up brings databases up.
func up(t *testing.T, c *Cluster, names ...string) Report {
	t.Helper()
	report, err := c.Up(t.Context(), wanted(names...))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func wanted(names ...string) []Wanted {
	var all []Wanted
	for _, name := range names {
		all = append(all, Wanted{Name: name})
	}
	return all
}

// login connects as a service does: over the network, with what the secret holds.
func login(t *testing.T, c *Cluster, secret, dbname string) *sql.DB {
	t.Helper()
	cred, found, err := readCredentials(t.Context(), c.Secrets, secret)
	if err != nil || !found {
		t.Fatalf("secret %s: %v, %v", secret, found, err)
	}
	if dbname == "" {
		dbname = cred.DBName
	}
	connector, err := pq.NewConnector(fmt.Sprintf("host=%s port=%d user=%s password=%s dbname=%s sslmode=disable", cred.Host, cred.Port, cred.User, cred.Password, dbname))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

// files are the contents of all files below a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		all[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// listens tells whether something listens on a port.
func listens(port int) bool {
	connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err == nil {
		connection.Close()
	}
	return err == nil
}
