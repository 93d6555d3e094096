package memo

import (
	"syscall"
	"time"
)

// stateOf is the state of a file that is there.
func stateOf(info *syscall.Stat_t) state {
	return state{
		there:    true,
		device:   int64(info.Dev),
		inode:    int64(info.Ino),
		mode:     int64(info.Mode),
		size:     info.Size,
		modified: time.Unix(info.Mtimespec.Unix()),
		changed:  time.Unix(info.Ctimespec.Unix()),
	}
}
