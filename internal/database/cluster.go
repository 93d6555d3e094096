package database

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rules-services/rules_services/internal/secrets"
)

const (
	// DefaultPort is where a cluster listens that nobody has given another port.
	DefaultPort = 5434
	// PortVariable names another port.
	PortVariable = "SERVICES_DB_PORT"
)

// Options say which cluster is meant, and how it is to be.
type Options struct {
	// Workspace is the folder whose databases are meant.
	Workspace string
	// Port is where the server listens; 0 is the port that it had last, at first [DefaultPort].
	Port int
	// Getenv looks up variables of the environment.
	Getenv func(string) string
	// Secrets is where credentials are kept.
	Secrets *secrets.Store
	// Notes receives a line for whatever the user should know.
	Notes io.Writer
}

// Cluster is the PostgreSQL of one workspace.
type Cluster struct {
	Options
	// Dir is the folder of all that it has.
	Dir string
	// root is where the clusters of all workspaces lie, and what is fetched for them.
	root    string
	sockets string
	account account
	remark  string
}

// state is what a cluster remembers of itself in a file.
type state struct {
	// Workspace is for people who look at the folder.
	Workspace string `json:"workspace"`
	Port      int    `json:"port"`
	// Databases are all that were made, so that `destroy` knows their secrets.
	Databases []string `json:"databases"`
}

// Open finds the place of a workspace's cluster. It makes and starts nothing.
func Open(o Options) (*Cluster, error) {
	if o.Port < 0 || o.Port > 65535 {
		return nil, fmt.Errorf("port %d: a port is a number from 1 to 65535", o.Port)
	}
	a, err := serverAccount()
	if err != nil {
		return nil, err
	}
	root, remark, err := dataFolder(o.Getenv, a)
	if err != nil {
		return nil, err
	}
	id, err := workspaceID(o.Workspace)
	if err != nil {
		return nil, fmt.Errorf("finding the databases of %s: %w", o.Workspace, err)
	}
	dir := filepath.Join(root, id)
	return &Cluster{Options: o, Dir: dir, root: root, sockets: socketFolder(dir, id, a), account: a, remark: remark}, nil
}

func (c *Cluster) path(name string) string { return filepath.Join(c.Dir, name) }

// LogFile is where the server writes what it has to say.
func (c *Cluster) LogFile() string { return c.path("log") }

func (c *Cluster) note(format string, args ...any) { fmt.Fprintf(c.Notes, format+"\n", args...) }

// makeFolder makes the folder of the cluster, which the server's account alone can enter.
func (c *Cluster) makeFolder() error {
	if c.remark != "" {
		c.note("note: %s", c.remark)
	}
	if err := os.MkdirAll(c.root, 0o755); err != nil {
		return fmt.Errorf("making the folder for databases: %w", err)
	}
	if err := c.account.own(c.Dir); err != nil {
		return fmt.Errorf("making the folder for databases: %w", err)
	}
	return nil
}

// load reads what the cluster remembers. One that is not there, or a file that is damaged, is like a new one.
func (c *Cluster) load() (state, error) {
	data, err := os.ReadFile(c.path("cluster.json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return state{}, fmt.Errorf("reading what is known of the databases: %w", err)
	}
	var s state
	if json.Unmarshal(data, &s) != nil || s.Port < 1 || s.Port > 65535 {
		s.Port = cmp.Or(c.Port, DefaultPort)
	}
	return s, nil
}

// save remembers a state, if it is not what is remembered already.
func (c *Cluster) save(s state) error {
	s.Workspace = c.Workspace
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(c.path("cluster.json")); err == nil && string(old) == string(data) {
		return nil
	}
	if err := replaceFile(c.path("cluster.json"), data); err != nil {
		return fmt.Errorf("remembering the databases: %w", err)
	}
	return nil
}

// replaceFile writes a file in one step; its owner alone can read it.
func replaceFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
