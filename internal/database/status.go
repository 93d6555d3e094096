package database

import (
	"context"
	"slices"
)

// Status is what there is.
type Status struct {
	// PID is the server's process, 0 where it does not run.
	PID int `json:"pid"`
	// Port is where it listens, or would.
	Port int `json:"port"`
	// Folder is where all of it lies, Exists whether there is anything.
	Folder string `json:"folder"`
	Exists bool   `json:"exists"`
	// Databases are those asked for, in that order.
	Databases []DatabaseStatus `json:"databases"`
}

// DatabaseStatus is what is known of one database.
type DatabaseStatus struct {
	Name string `json:"name"`
	// Secret is the name of the secret with its credentials.
	Secret string `json:"secret"`
	// State is "missing", "remote", "stopped" (not known, as the server does not run), "new" (never migrated), "changed"
	// (the code or its tables have changed since the last migration) or "migrated".
	State string `json:"state"`
}

// Status looks at the server and databases, and changes nothing.
func (c *Cluster) Status(ctx context.Context, wanted []Wanted) (Status, error) {
	s, err := c.load()
	if err != nil {
		return Status{}, err
	}
	if c.Port != 0 {
		s.Port = c.Port
	}
	status := Status{Port: s.Port, Folder: c.Dir, Exists: c.exists()}
	p, running := c.running()
	found := map[string]existing{}
	if running {
		status.PID, status.Port = p.pid, p.port
	}
	if running && !p.lost {
		db, err := c.connect(p.port, superuser)
		if err != nil {
			return status, err
		}
		defer db.Close()
		if found, err = readDatabases(ctx, db); err != nil {
			return status, err
		}
	}
	for _, w := range wanted {
		one := DatabaseStatus{Name: w.Name, Secret: SecretName(w.Name)}
		have, there := found[w.Name]
		credentials, _, err := readCredentials(ctx, c.Secrets, one.Secret)
		if err != nil {
			return status, err
		}
		switch {
		case credentials.remote():
			one.State = "remote"
		case !running && slices.Contains(s.Databases, w.Name):
			one.State = "stopped"
		case !there:
			one.State = "missing"
		case have.stamp.Code == "":
			one.State = "new"
		case w.Code != "" && c.inStep(ctx, p.port, w, have.stamp):
			one.State = "migrated"
		default:
			one.State = "changed"
		}
		status.Databases = append(status.Databases, one)
	}
	return status, nil
}

// inStep tells whether a database is as the same code has left it.
func (c *Cluster) inStep(ctx context.Context, port int, w Wanted, s stamp) bool {
	if s.Code != w.Code {
		return false
	}
	applied, err := c.applied(ctx, port, w.Name)
	return err == nil && applied == s.Applied
}
