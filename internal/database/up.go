package database

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
)

// Wanted is a database that is to be there.
type Wanted struct {
	Name string
	// Code is a digest of the code that migrates it ([Migrator.Code]); "" is never the same as any.
	Code string
}

// Report tells what a command has changed. All names are sorted.
type Report struct {
	// Port is where the server listens.
	Port int
	// Started tells that the server was not running.
	Started bool
	// Databases and Secrets are the names of those that were made.
	Databases, Secrets []string
	// Remote are databases whose secrets lead to a server elsewhere: they are left alone.
	Remote []string
}

// parallel is how many databases are made at a time: making one is mostly waiting for files.
const parallel = 4

// Up has the server running with these databases. What is there already stays as it is.
func (c *Cluster) Up(ctx context.Context, wanted []Wanted) (Report, error) {
	held, err := c.lock(ctx)
	if err != nil {
		return Report{}, err
	}
	defer held.Close()
	return c.up(ctx, wanted)
}

func (c *Cluster) up(ctx context.Context, wanted []Wanted) (Report, error) {
	c.removeRests()
	var report Report
	s, err := c.load()
	if err != nil {
		return report, err
	}
	if report.Started, err = c.ensureServer(ctx, &s); err != nil {
		return report, err
	}
	report.Port = s.Port
	passwords, master, err := c.ensureSecrets(ctx, wanted, s.Port, &report)
	if err != nil {
		return report, err
	}
	for name := range passwords {
		s.Databases = append(s.Databases, name)
	}
	slices.Sort(s.Databases)
	s.Databases = slices.Compact(s.Databases)
	if err := c.save(s); err != nil {
		return report, err
	}
	db, err := c.connect(s.Port, superuser)
	if err != nil {
		return report, err
	}
	defer db.Close()
	if err := ensureRoles(ctx, db, passwords, master); err != nil {
		return report, err
	}
	local := slices.DeleteFunc(slices.Clone(wanted), func(w Wanted) bool { _, here := passwords[w.Name]; return !here })
	report.Databases, err = ensureDatabases(ctx, db, local)
	return report, err
}

// ensureSecrets has the credentials of databases, and gives the passwords of those that are here.
func (c *Cluster) ensureSecrets(ctx context.Context, wanted []Wanted, port int, report *Report) (passwords map[string]string, master string, err error) {
	ensure := func(secret string, want credentials) (credentials, error) {
		have, made, err := ensureCredentials(ctx, c.Secrets, secret, want)
		if made {
			report.Secrets = append(report.Secrets, secret)
		}
		return have, err
	}
	own, err := ensure(masterSecret, credentials{Engine: "postgresql", User: superuser, Host: loopback, Port: port, DBName: superuser})
	if err != nil {
		return nil, "", err
	}
	passwords = map[string]string{}
	for _, w := range wanted {
		have, err := ensure(SecretName(w.Name), credentials{
			Engine: "postgresql", User: loginRole(w.Name), Host: loopback, Port: port, DBName: w.Name, SetRole: ownerRole(w.Name),
		})
		if err != nil {
			return nil, "", err
		}
		if have.remote() {
			report.Remote = append(report.Remote, w.Name)
			continue
		}
		passwords[w.Name] = have.Password
	}
	slices.Sort(report.Secrets)
	slices.Sort(report.Remote)
	return passwords, own.Password, nil
}

// ensureDatabases makes what is missing, several at a time, and gives the names of new ones.
func ensureDatabases(ctx context.Context, db *sql.DB, wanted []Wanted) (made []string, err error) {
	found, err := readDatabases(ctx, db)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	free := make(chan struct{}, parallel)
	for _, w := range wanted {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			isNew, problem := ensureDatabase(ctx, db, w.Name, w.Code, found)
			mu.Lock()
			defer mu.Unlock()
			if isNew {
				made = append(made, w.Name)
			}
			if err == nil {
				err = problem
			}
		})
	}
	all.Wait()
	slices.Sort(made)
	return made, err
}

// Reset removes a database with all that is in it, and makes it anew.
func (c *Cluster) Reset(ctx context.Context, w Wanted) error {
	held, err := c.lock(ctx)
	if err != nil {
		return err
	}
	defer held.Close()
	report, err := c.up(ctx, []Wanted{w})
	switch {
	case err != nil:
		return err
	case len(report.Remote) > 0:
		return fmt.Errorf("database %q is on another server, as secret %q says: it is not reset from here", w.Name, SecretName(w.Name))
	case len(report.Databases) > 0:
		return nil
	}
	db, err := c.connect(report.Port, superuser)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := dropDatabase(ctx, db, w.Name); err != nil {
		return err
	}
	_, err = ensureDatabases(ctx, db, []Wanted{w})
	return err
}
