package devserver

import (
	"bytes"
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
		if err != nil || !isMember(string(data), strconv.Itoa(pgid)) {
			continue // also one that has ended since
		}
		if pid, err := strconv.Atoi(strings.Split(path, "/")[2]); err == nil {
			members = append(members, pid)
		}
	}
	return members
}

// isMember reads /proc/PID/stat: "PID (COMMAND) STATE PPID PGRP ...", where the
// command may hold anything. A process whose first thread has ended is a zombie,
// and holds its ports and files nevertheless as long as it has other threads.
func isMember(stat, pgid string) bool {
	const state, group, threads = 0, 2, 17
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) <= threads || fields[group] != pgid {
		return false
	}
	ended := fields[state] == "X" || fields[state] == "Z" && fields[threads] == "1"
	return !ended
}

// marked lists the living processes that were started with a pair in their environment that begins like this, whatever
// group and session they are in by now. A process that has cleared its environment before it started another program is
// not among them.
func marked(prefix string) []int {
	environs, _ := filepath.Glob("/proc/[0-9]*/environ")
	var pids []int
	for _, path := range environs {
		data, err := os.ReadFile(path) // of a zombie it is empty
		if err != nil || !bytes.Contains(append([]byte{0}, data...), []byte("\x00"+prefix)) {
			continue
		}
		if pid, err := strconv.Atoi(strings.Split(path, "/")[2]); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
