package devserver

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// groupMembers lists the living processes of a group.
func groupMembers(pgid int) []int {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // fails on a bad pattern alone
	var members []int
	for _, path := range stats {
		data, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// PID (COMMAND) STATE PPID PGRP ...: a command may hold spaces and brackets.
		fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
		if len(fields) < 3 || fields[0] == "Z" || fields[0] == "X" || fields[2] != strconv.Itoa(pgid) {
			continue
		}
		if pid, err := strconv.Atoi(strings.Split(path, "/")[2]); err == nil {
			members = append(members, pid)
		}
	}
	return members
}
