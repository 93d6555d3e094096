package devserver

import "golang.org/x/sys/unix"

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
