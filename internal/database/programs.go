package database

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/rules-services/rules_services/internal/postgresql"
)

// programs are those of one PostgreSQL.
type programs struct {
	dir   string
	major int
}

func (p programs) path(name string) string { return filepath.Join(p.dir, name) }

// finder looks for PostgreSQL's programs.
type finder struct {
	getenv  func(string) string
	folders []string
	account account
	// fetch gets a PostgreSQL from elsewhere, into a folder of its own.
	fetch func() (dir string, err error)
}

// find is the PostgreSQL of a major version, or of any one that will do where that is 0: the one on the PATH, the latest
// in the usual folders, or one that is fetched.
func (f finder) find(major int) (programs, error) {
	for _, p := range f.installed() {
		if p.major >= postgresql.OldestMajor && (major == 0 || p.major == major) {
			return p, nil
		}
	}
	if major != 0 && major != embeddedMajor {
		return programs{}, fmt.Errorf("the databases of this workspace were made by PostgreSQL %d, which is not on this machine any more: "+
			"install it, or `destroy` them and begin anew", major)
	}
	dir, err := f.fetch()
	if err != nil {
		return programs{}, fmt.Errorf("there is no PostgreSQL %d or later on the PATH or in the usual folders, and fetching one failed: %w: "+
			"install one with `apt install postgresql` or `brew install postgresql`", postgresql.OldestMajor, err)
	}
	p, ok := f.look(dir)
	if !ok {
		return programs{}, fmt.Errorf("the PostgreSQL that was fetched to %s does not run on this machine: install one", dir)
	}
	return p, nil
}

// installed are the versions on this machine, the one on the PATH first, then the latest ones.
func (f finder) installed() []programs {
	if dir := f.getenv(postgresql.ProgramsVariable); dir != "" {
		if p, ok := f.look(dir); ok {
			return []programs{p}
		}
		return nil
	}
	var others []programs
	for _, pattern := range f.folders {
		dirs, _ := filepath.Glob(pattern) // fails on a bad pattern alone
		for _, dir := range dirs {
			if p, ok := f.look(dir); ok {
				others = append(others, p)
			}
		}
	}
	slices.SortStableFunc(others, func(a, b programs) int { return cmp.Compare(b.major, a.major) })
	for _, dir := range filepath.SplitList(f.getenv("PATH")) {
		if p, ok := f.look(dir); ok {
			return append([]programs{p}, others...)
		}
	}
	return others
}

// look tells whether a folder has the programs, and of which version. Links on the PATH lead to the folder with the
// libraries beside it.
func (f finder) look(dir string) (programs, bool) {
	server, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil || f.account.unreachable(server) != "" {
		return programs{}, false
	}
	p := programs{dir: filepath.Dir(server)}
	if _, err := os.Stat(p.path("initdb")); err != nil {
		return programs{}, false
	}
	p.major, err = version(p.path("postgres"))
	return p, err == nil
}

// version is the major version that a server's program tells.
func version(program string) (int, error) {
	out, err := exec.Command(program, "--version").Output()
	if err != nil {
		return 0, err
	}
	match := regexp.MustCompile(`\) (\d+)`).FindSubmatch(out)
	if match == nil {
		return 0, errors.New("it does not tell its version")
	}
	return strconv.Atoi(string(match[1]))
}
