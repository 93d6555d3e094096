package database

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

const (
	// folder is where clusters lie within a folder for data.
	folder = "rules_services/databases"
	// rootsData is a folder for data that the users whom root starts the server as can reach: root's own home is closed
	// to them on most machines.
	rootsData = "/var/lib"
	// longestSocket is what macOS takes as the path of a socket, less its final zero. Linux takes a little more.
	longestSocket = 103
	// socketName is the longest name of a server's socket.
	socketName = ".s.PGSQL.65535"
)

// dataFolder is where clusters lie, and why that is not the user's folder for data, where it is not.
func dataFolder(getenv func(string) string, a account) (dir, note string, err error) {
	home := getenv("HOME")
	switch {
	case filepath.IsAbs(getenv("XDG_DATA_HOME")):
		dir = getenv("XDG_DATA_HOME")
	case home == "":
		return "", "", errors.New("finding the folder for databases: HOME is not set")
	case runtime.GOOS == "darwin":
		dir = filepath.Join(home, "Library", "Application Support")
	default:
		dir = filepath.Join(home, ".local", "share")
	}
	dir = filepath.Join(dir, folder)
	if blocked := a.unreachable(dir); blocked != "" {
		other := filepath.Join(rootsData, folder)
		return other, fmt.Sprintf("user %q, whom root runs PostgreSQL as, cannot enter %s: databases are in %s", a.name, blocked, other), nil
	}
	return dir, "", nil
}

// workspaceID tells workspaces apart. It is short: sockets have short paths.
func workspaceID(workspace string) (string, error) {
	absolute, err := filepath.Abs(workspace)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = real
	}
	sum := sha256.Sum256([]byte(absolute))
	return fmt.Sprintf("%x", sum[:6]), nil
}

// socketFolder is a folder for the server's socket whose path is short enough: within the cluster's, else among the
// temporary files.
func socketFolder(cluster, id string, a account) string {
	candidates := []string{
		filepath.Join(cluster, "run"),
		filepath.Join(os.TempDir(), fmt.Sprintf("rules_services-%s-%d", id, a.uid)),
	}
	for _, dir := range candidates {
		if len(filepath.Join(dir, socketName)) <= longestSocket && a.unreachable(filepath.Dir(dir)) == "" {
			return dir
		}
	}
	return candidates[len(candidates)-1] // the server says that the path is too long
}

// ownSocketFolder makes the folder, and refuses one that somebody else has put in its place.
func ownSocketFolder(dir string, a account) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the folder of the server's socket: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("making the folder of the server's socket: %w", err)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || ok && int(owner.Uid) != a.uid && int(owner.Uid) != os.Geteuid() {
		return fmt.Errorf("%s is another user's, and sockets are to be there: remove it", dir)
	}
	return a.own(dir)
}
