package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/rules-services/rules_services/internal/database"
)

func (s *session) say(format string, args ...any) { fmt.Fprintf(s.stdout, format+"\n", args...) }

// up starts the server with all databases.
func (s *session) up(ctx context.Context) error {
	report, err := s.cluster.Up(ctx, s.wanted)
	if err != nil {
		return err
	}
	s.report(report)
	return nil
}

// report says what was changed.
func (s *session) report(r database.Report) {
	verb := "runs already"
	if r.Started {
		verb = "is started"
	}
	s.say("PostgreSQL %s on 127.0.0.1:%d", verb, r.Port)
	for _, list := range []struct {
		what  string
		names []string
	}{{"made databases", r.Databases}, {"made secrets", r.Secrets}, {"left alone, on other servers", r.Remote}} {
		if len(list.names) > 0 {
			s.say("%s: %s", list.what, strings.Join(list.names, ", "))
		}
	}
	if len(r.Databases) == 0 {
		s.say("nothing was missing")
	}
}

// status says what there is.
func (s *session) status(ctx context.Context) error {
	status, err := s.cluster.Status(ctx, s.wanted)
	if err != nil {
		return err
	}
	if s.json {
		encoder := json.NewEncoder(s.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(status)
	}
	switch {
	case status.PID != 0:
		s.say("PostgreSQL runs on 127.0.0.1:%d, process %d, in %s", status.Port, status.PID, status.Folder)
	case status.Exists:
		s.say("PostgreSQL does not run; its data are in %s", status.Folder)
	default:
		s.say("there is no PostgreSQL for this workspace yet")
	}
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "DATABASE\tSTATE\tSECRET")
	for _, d := range status.Databases {
		fmt.Fprintf(table, "%s\t%s\t%s\n", d.Name, d.State, d.Secret)
	}
	return table.Flush()
}

// migrate starts the server and brings all databases in step with the code.
func (s *session) migrate(ctx context.Context) error {
	if err := s.up(ctx); err != nil {
		return err
	}
	if err := s.cluster.Migrate(ctx, s.migrators); err != nil {
		return err
	}
	s.say("all databases are in step with the code")
	return nil
}

// seed fills in the first data of a database.
func (s *session) seed(ctx context.Context, name string, command []string) error {
	for _, m := range s.migrators {
		for _, d := range m.Databases {
			if d.Name != name {
				continue
			}
			if len(command) > 0 {
				d.Seed = command
			}
			if len(d.Seed) == 0 {
				return fmt.Errorf("database %q has no \"seed\" in services.json: name a management command of %s after it", name, m.Service)
			}
			if err := s.migrate(ctx); err != nil {
				return err
			}
			return s.cluster.Seed(ctx, m, d)
		}
	}
	return fmt.Errorf("no service migrates database %q: \"migrated_by\" in services.json names one that uses it", name)
}

// reset makes a database anew.
func (s *session) reset(ctx context.Context, name string) error {
	for _, w := range s.wanted {
		if w.Name == name {
			if err := s.cluster.Reset(ctx, w); err != nil {
				return err
			}
		}
	}
	s.say("made database %s anew", name)
	return s.migrate(ctx)
}

// down stops the server.
func (s *session) down(ctx context.Context) error {
	stopped, err := s.cluster.Down(ctx)
	if err != nil {
		return err
	}
	_, gone := os.Stat(s.cluster.Dir)
	switch {
	case !stopped:
		s.say("PostgreSQL does not run")
	case gone != nil:
		s.say("stopped PostgreSQL; its data were not in %s any more", s.cluster.Dir)
	default:
		s.say("stopped PostgreSQL; the data are in %s", s.cluster.Dir)
	}
	return nil
}

// destroy removes everything.
func (s *session) destroy(ctx context.Context) error {
	var names []string
	for _, w := range s.wanted {
		names = append(names, w.Name)
	}
	removed, err := s.cluster.Destroy(ctx, names)
	if removed.Stopped {
		s.say("stopped PostgreSQL")
	}
	if len(removed.Secrets) > 0 {
		s.say("removed secrets: %s", strings.Join(removed.Secrets, ", "))
	}
	if err != nil {
		return err
	}
	if removed.Folder != "" {
		s.say("removed %s", removed.Folder)
	}
	if !removed.Stopped && removed.Folder == "" && len(removed.Secrets) == 0 {
		s.say("there was nothing to remove")
	}
	return nil
}

// psql runs psql in a database. Ctrl-C is for psql.
func (s *session) psql(ctx context.Context, name string, args []string) error {
	if _, err := s.cluster.Up(ctx, s.wanted); err != nil {
		return err
	}
	command, env, remove, err := s.cluster.Psql(ctx, name)
	if err != nil {
		return err
	}
	defer remove()
	signal.Ignore(syscall.SIGINT)
	cmd := exec.Command(command[0], append(command[1:], args...)...)
	cmd.Env = append(s.env, env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.stdin, s.stdout, s.stderr
	err = cmd.Run()
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		return psqlError(ended.ExitCode())
	}
	return err
}
