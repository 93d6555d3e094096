package devserver

import "golang.org/x/sys/unix"

// awaitExit returns when a child has ended. It stays a zombie, so that its number, which is that of its group, cannot mean
// others before it has been waited for.
func awaitExit(pid int) {
	for unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
}
