package database

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// process is a server that runs.
type process struct {
	pid, port int
	// lost tells that its files are gone, so that nothing can be done with it but to stop it.
	lost bool
}

// running finds the server's process. The file that it leaves names one, and what that process was started with tells
// whether it is the server, and not another that got the number later. Where somebody has removed the files, all
// processes are looked at.
func (c *Cluster) running() (process, bool) {
	if p, ok := c.recorded(); ok && c.isServer(p.pid) {
		return p, true
	}
	started := regexp.MustCompile(regexp.QuoteMeta(" -D "+c.path("data")+" -p ") + `(\d+) `)
	for pid, line := range commandLines() {
		if match := started.FindStringSubmatch(line); match != nil {
			port, err := strconv.Atoi(match[1])
			return process{pid: pid, port: port, lost: true}, err == nil
		}
	}
	return process{}, false
}

// recorded is the process that the server's file names, which may have ended.
func (c *Cluster) recorded() (process, bool) {
	content, err := os.ReadFile(c.path("data/postmaster.pid"))
	if err != nil {
		return process{}, false
	}
	lines := strings.Split(string(content), "\n")
	if len(lines) < 4 {
		return process{}, false
	}
	pid, errPID := strconv.Atoi(strings.TrimSpace(lines[0]))
	port, errPort := strconv.Atoi(strings.TrimSpace(lines[3]))
	return process{pid: pid, port: port}, errPID == nil && errPort == nil
}

// forgetProcess removes the file of a server that was killed. A new one would believe it as long as there is any process
// with that number, be it another program or one that has ended and that nobody has waited for. What is left of the old
// server's own processes the new one finds without the file, by the memory that they share.
func (c *Cluster) forgetProcess() error {
	if err := os.Remove(c.path("data/postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing what a server that was killed has left: %w", err)
	}
	return nil
}

// isServer tells whether a process is this cluster's server.
func (c *Cluster) isServer(pid int) bool {
	return strings.Contains(commandLine(pid), c.path("data"))
}

// commandLine is what a process was started with, "" for one that is not there or has ended.
func commandLine(pid int) string {
	if hasProc() {
		line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		return strings.ReplaceAll(string(line), "\x00", " ")
	}
	out, _ := exec.Command("ps", "-p", strconv.Itoa(pid), "-o", "command=").Output()
	return string(out)
}

// commandLines are what all processes were started with, by their numbers.
func commandLines() map[int]string {
	lines := map[int]string{}
	if hasProc() {
		folders, _ := filepath.Glob("/proc/[0-9]*") // fails on a bad pattern alone
		for _, folder := range folders {
			if pid, err := strconv.Atoi(filepath.Base(folder)); err == nil {
				lines[pid] = commandLine(pid)
			}
		}
		return lines
	}
	out, _ := exec.Command("ps", "-axww", "-o", "pid=,command=").Output()
	for line := range strings.Lines(string(out)) {
		number, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		if pid, err := strconv.Atoi(number); err == nil {
			lines[pid] = command
		}
	}
	return lines
}

func hasProc() bool {
	_, err := os.Stat("/proc/self/cmdline")
	return err == nil
}
