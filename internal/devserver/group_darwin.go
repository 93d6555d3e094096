package devserver

import (
	"bytes"
	"os"

	"golang.org/x/sys/unix"
)

// zombie is the state SZOMB of a process that waits to be waited for.
const zombie = 5

// groupMembers lists the living processes of a group.
func groupMembers(pgid int) []int {
	processes, err := unix.SysctlKinfoProcSlice("kern.proc.pgrp", pgid)
	if err != nil {
		return nil
	}
	var members []int
	for _, p := range processes {
		if p.Proc.P_stat != zombie {
			members = append(members, int(p.Proc.P_pid))
		}
	}
	return members
}

// marked lists the living processes that were started with a pair in their environment that begins like this, whatever
// group and session they are in by now. The kernel shows the environment of a user's own processes, behind their arguments.
func marked(prefix string) []int {
	processes, err := unix.SysctlKinfoProcSlice("kern.proc.uid", os.Getuid())
	if err != nil {
		return nil
	}
	var pids []int
	for _, p := range processes {
		pid := int(p.Proc.P_pid)
		arguments, err := unix.SysctlRaw("kern.procargs2", pid)
		if err == nil && bytes.Contains(arguments, []byte("\x00"+prefix)) {
			pids = append(pids, pid)
		}
	}
	return pids
}
