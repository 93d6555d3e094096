package database

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/postgresql"
)

// install makes a folder that looks like a PostgreSQL's.
func install(t *testing.T, dir, version string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"initdb", "postgres"} {
		script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFindPrograms(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for folder, version := range map[string]string{
		"13/bin": "13.9", "15/bin": "15.14 (Debian 15.14-0)", "17/bin": "17beta1", "16/bin": "16.1", "fetched/bin": "17.5", "path": "14.2",
	} {
		install(t, filepath.Join(dir, folder), version)
	}
	if err := os.Mkdir(filepath.Join(dir, "links"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../path/postgres", filepath.Join(dir, "links", "postgres")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, variable, folders string
		major                   int
		want                    string
	}{
		{"/nowhere:" + dir + "/path", "", "*/bin", 0, "path"},
		{dir + "/links", "", "none", 0, "path"},
		{"", "", "1*/bin", 0, "17/bin"},
		{dir + "/path", "", "1*/bin", 15, "15/bin"},
		{"", "", "13/bin", 0, "fetched/bin"},
		{dir + "/13/bin", "", "1*/bin", 0, "17/bin"},
		{dir + "/path", dir + "/16/bin", "1*/bin", 0, "16/bin"},
		{"", "", "none", embeddedMajor, "fetched/bin"},
	} {
		f := finder{
			getenv: func(key string) string {
				return map[string]string{"PATH": c.path, postgresql.ProgramsVariable: c.variable}[key]
			},
			folders: []string{filepath.Join(dir, c.folders)},
			fetch:   func() (string, error) { return filepath.Join(dir, "fetched/bin"), nil },
		}
		p, err := f.find(c.major)
		if err != nil || p.dir != filepath.Join(dir, c.want) {
			t.Errorf("%+v: %v, %v", c, p, err)
		}
	}
}

func TestNoPrograms(t *testing.T) {
	f := finder{getenv: func(string) string { return "" }, fetch: func() (string, error) { return "", errors.New("no network") }}
	if _, err := f.find(0); err == nil || !strings.Contains(err.Error(), "no PostgreSQL 14 or later on the PATH or in the usual folders, and fetching one failed: no network: install one") {
		t.Error(err)
	}
	if _, err := f.find(15); err == nil || !strings.Contains(err.Error(), "were made by PostgreSQL 15, which is not on this machine any more") {
		t.Error(err)
	}
	f.fetch = func() (string, error) { return "/nowhere", nil }
	if _, err := f.find(0); err == nil || !strings.Contains(err.Error(), "does not run on this machine") {
		t.Error(err)
	}
}

func TestFetchedOnce(t *testing.T) {
	data := t.TempDir()
	bin := filepath.Join(data, "postgresql-"+string(embeddedVersion), "bin")
	install(t, bin, "17.5")
	if got, err := fetchEmbedded(data); got != bin || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}
