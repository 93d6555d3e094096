package database

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

const (
	embeddedVersion = embeddedpostgres.V17
	embeddedMajor   = 17
)

// fetchEmbedded gets a PostgreSQL that was built for this kind of machine, once for all workspaces, into a folder below
// data. The library fetches and unpacks programs only on the way to a server; the one that it starts is of no interest,
// and does not come about at all where root fetches: whether the programs are there is all that counts.
func fetchEmbedded(data string) (dir string, err error) {
	home := filepath.Join(data, "postgresql-"+string(embeddedVersion))
	bin := filepath.Join(home, "bin")
	if complete(bin) {
		return bin, nil
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	temporary := home + ".new"
	if err := os.RemoveAll(temporary); err != nil {
		return "", fmt.Errorf("removing a PostgreSQL that was fetched in part: %w", err)
	}
	defer os.RemoveAll(temporary)
	server := embeddedpostgres.NewDatabase(embeddedpostgres.DefaultConfig().
		Version(embeddedVersion).Port(uint32(port)).Logger(io.Discard).
		CachePath(filepath.Join(temporary, "archive")).
		BinariesPath(filepath.Join(temporary, "programs")).
		RuntimePath(filepath.Join(temporary, "runtime")))
	startErr := server.Start()
	if startErr == nil {
		startErr = server.Stop()
	}
	if !complete(filepath.Join(temporary, "programs", "bin")) {
		return "", startErr
	}
	if err := os.Rename(filepath.Join(temporary, "programs"), home); err != nil {
		return "", fmt.Errorf("keeping the PostgreSQL that was fetched: %w", err)
	}
	return bin, nil
}

// complete tells whether a folder has the programs that a cluster needs.
func complete(bin string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(filepath.Join(bin, name)); err != nil {
			return false
		}
	}
	return true
}

// freePort is a port that nobody uses.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return 0, fmt.Errorf("finding a free port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
