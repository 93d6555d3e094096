//go:build !linux

package devserver

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// findHolder finds the process that listens on a port. lsof, which is part of
// macOS, sees the processes of this user, and those of others only as root.
func findHolder(port int) holder {
	out, err := exec.Command("lsof", "-nP", "-t", fmt.Sprintf("-iTCP:%d", port), "-sTCP:LISTEN").Output()
	if err != nil {
		return holder{}
	}
	line, _, _ := strings.Cut(string(out), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return holder{}
	}
	return holder{pid: pid, command: commandOf(pid)}
}

// commandOf is the command line of a process.
func commandOf(pid int) string {
	out, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return "it has just ended"
	}
	return shorten(strings.TrimSpace(string(out)))
}
