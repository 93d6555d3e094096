package devserver

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// listening is the state of a listening socket in /proc/net/tcp.
const listening = "0A"

// socket is a listening socket as the kernel lists it.
type socket struct{ inode, uid string }

// findHolder finds the process that listens on a port: the kernel lists the
// sockets, and each process its open files. The files of another user's process
// cannot be read; then the holder is known by its user alone.
func findHolder(port int) holder {
	var sockets []socket
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		if data, err := os.ReadFile(table); err == nil {
			sockets = append(sockets, listeners(string(data), port)...)
		}
	}
	if len(sockets) == 0 {
		return holder{}
	}
	if pid := firstProcessWith(sockets); pid != 0 {
		return holder{pid: pid, command: commandOf(pid)}
	}
	if owner, err := user.LookupId(sockets[0].uid); err == nil {
		return holder{user: owner.Username}
	}
	return holder{user: sockets[0].uid}
}

// listeners picks the sockets that listen on a port from a table of the kernel.
func listeners(table string, port int) []socket {
	suffix := fmt.Sprintf(":%04X", port)
	var found []socket
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) > 9 && strings.HasSuffix(fields[1], suffix) && fields[3] == listening {
			found = append(found, socket{uid: fields[7], inode: fields[9]})
		}
	}
	return found
}

// firstProcessWith finds the process that has one of the sockets open. Among
// several, the lowest is the one that gave it to the others.
func firstProcessWith(sockets []socket) int {
	var targets []string
	for _, s := range sockets {
		targets = append(targets, "socket:["+s.inode+"]")
	}
	first := 0
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*") // fails on a bad pattern alone
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !slices.Contains(targets, target) {
			continue
		}
		pid, err := strconv.Atoi(strings.Split(link, "/")[2])
		if err == nil && (first == 0 || pid < first) {
			first = pid
		}
	}
	return first
}

// commandOf is the command line of a process.
func commandOf(pid int) string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return "it has just ended"
	}
	return shorten(strings.ReplaceAll(strings.Trim(string(data), "\x00"), "\x00", " "))
}
