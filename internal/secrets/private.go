package secrets

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

const (
	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
	// othersMode are the permissions of anybody but the owner.
	othersMode fs.FileMode = 0o077
)

// checkPrivate refuses what another user could read or change, and what another
// user owns. Root, which can read everything anyway, may use anybody's.
func checkPrivate(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	want := fileMode
	if info.IsDir() {
		want = folderMode
	}
	if mode := info.Mode().Perm(); mode&othersMode != 0 {
		return fmt.Errorf("%s holds secrets and is open to other users (mode %04o): close it with `chmod %o %s`", path, mode, want, path)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if user := os.Geteuid(); ok && user != 0 && int(owner.Uid) != user {
		return fmt.Errorf("%s holds secrets and belongs to another user (%d)", path, owner.Uid)
	}
	return nil
}
