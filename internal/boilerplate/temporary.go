package boilerplate

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// tempName is where the process writes what becomes the file. The name tells whose it is, so that two runs at once do
// not share one, and what a killed run leaves is found again.
func tempName(base string, pid int) string { return fmt.Sprintf(".%s.%d.tmp", base, pid) }

// removeAbandoned deletes temporary files of the same place whose process is gone. Whatever cannot be removed stays:
// it is in nobody's way.
func (f openFolder) removeAbandoned(base string) {
	for _, name := range f.temporary() {
		if pid, ok := tempOwner(name, base); ok && gone(pid) {
			_ = f.Remove(name)
		}
	}
}

// tempOwner is the process in the name of a temporary file of base.
func tempOwner(name, base string) (pid int, ok bool) {
	number, ok := strings.CutPrefix(name, "."+base+".")
	if !ok {
		return 0, false
	}
	if number, ok = strings.CutSuffix(number, ".tmp"); !ok {
		return 0, false
	}
	pid, err := strconv.Atoi(number)
	return pid, err == nil && pid > 0
}

// IsTemporary tells whether a file of that name is one that a run is writing, or has left when it was killed.
func IsTemporary(name string) bool {
	name, hidden := strings.CutPrefix(name, ".")
	parts := strings.Split(name, ".")
	if !hidden || len(parts) < 3 {
		return false
	}
	_, ok := tempOwner("."+name, strings.Join(parts[:len(parts)-2], "."))
	return ok
}

// gone tells whether no process has the number, or only this one, which has no such file at this point.
func gone(pid int) bool {
	return pid == os.Getpid() || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
