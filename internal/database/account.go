package database

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user whose processes the server's are.
type account struct {
	name     string
	uid, gid int
	// dropped tells that this process is root's, and the server's are not.
	dropped bool
}

// serverAccount is the user of this process, or an unprivileged one in place of root.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(found.Uid)
		gid, errGID := strconv.Atoi(found.Gid)
		if errUID == nil && errGID == nil && uid > 0 {
			return account{name: name, uid: uid, gid: gid, dropped: true}, nil
		}
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is neither a user \"postgres\" nor \"nobody\": use another user")
}

// attributes are those of a process of the account. It has a session of its own: a Ctrl-C at the terminal is not for it.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a.dropped {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid), Groups: []uint32{}}
	}
	return attr
}

// own makes a folder that the account alone can enter; root can as well.
func (a account) own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	return a.give(dir)
}

// give makes a file the account's, where it is not anyway.
func (a account) give(path string) error {
	if !a.dropped {
		return nil
	}
	return os.Chown(path, a.uid, a.gid)
}

// unreachable is the first folder on the way to path that the account may not pass, "" where the way is free. What does
// not exist yet is in nobody's way.
func (a account) unreachable(path string) string {
	if !a.dropped {
		return ""
	}
	var blocked string
	for dir := path; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && !a.mayPass(info) {
			blocked = dir
		}
		if dir == filepath.Dir(dir) {
			return blocked
		}
	}
}

// mayPass tells whether the account may enter a folder, or run a file.
func (a account) mayPass(info fs.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	mode := info.Mode().Perm()
	switch {
	case ok && int(owner.Uid) == a.uid:
		return mode&0o100 != 0
	case ok && int(owner.Gid) == a.gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}

// invoker is the name of the user of this process, which the server's superuser goes by on the socket.
func invoker() (string, error) {
	found, err := user.Current()
	if err != nil {
		return "", fmt.Errorf("finding out who the user is: %w", err)
	}
	return found.Username, nil
}
