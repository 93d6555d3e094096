package devserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Record is what other runs may know of one in the same workspace. It lies in a file that the run holds a lock on, so that
// it says nothing any more as soon as the run has ended, however that went.
type Record struct {
	// PID is the supervisor's process.
	PID int `json:"pid"`
	// Page is the address of its page, "" where it has none.
	Page string `json:"page"`
	// Offset has been added to all ports.
	Offset int `json:"offset"`
	// Ports are the ports of its services, by name; 0 for one without.
	Ports map[string]int `json:"ports"`
}

// Claim leaves a record in a folder until release is called.
func (r Record) Claim(dir string) (release func(), err error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of runs: %w", err)
	}
	// It gets its name when it is locked and complete: whoever finds one that is not locked removes it.
	file, err := os.CreateTemp(dir, "new-")
	if err != nil {
		return nil, fmt.Errorf("recording the run: %w", err)
	}
	path := filepath.Join(dir, fmt.Sprintf("run-%d.json", r.PID))
	_, writeErr := file.Write(data)
	err = errors.Join(unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB), writeErr, os.Rename(file.Name(), path))
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("recording the run: %w", err)
	}
	return func() {
		_ = os.Remove(path) // the next run removes what is left
		file.Close()
	}, nil
}

// Records are those of runs that have not ended, in a folder.
func Records(dir string) []Record {
	paths, _ := filepath.Glob(filepath.Join(dir, "run-*.json")) // fails on a bad pattern alone
	var records []Record
	for _, path := range paths {
		if r, ok := readRecord(path); ok {
			records = append(records, r)
		}
	}
	return records
}

// readRecord reads a record whose run holds it; one that nobody holds is removed.
func readRecord(path string) (r Record, held bool) {
	file, err := os.Open(path)
	if err != nil {
		return r, false
	}
	defer file.Close()
	if err := unix.Flock(int(file.Fd()), unix.LOCK_SH|unix.LOCK_NB); !errors.Is(err, unix.EWOULDBLOCK) {
		_ = os.Remove(path)
		return r, false
	}
	return r, json.NewDecoder(file).Decode(&r) == nil
}

// Clashing are the services of a run that another one runs on the same port, or without one and with the same offset.
func (r Record) Clashing(offset int, servers []*Server) []string {
	var names []string
	for _, s := range servers {
		if port, runs := r.Ports[s.Service.Name]; runs && port == s.Address.Port && (port != 0 || r.Offset == offset) {
			names = append(names, s.Service.Name)
		}
	}
	slices.Sort(names)
	return names
}

// RunningError is of services that another run has running.
type RunningError struct {
	Record Record
	Names  []string
}

// Error says which, where to see them, and what to do.
func (e *RunningError) Error() string {
	verb := "runs"
	if len(e.Names) > 1 {
		verb = "run"
	}
	where := fmt.Sprintf("process %d", e.Record.PID)
	if e.Record.Page != "" {
		where = "see " + e.Record.Page
	}
	return fmt.Sprintf("%s %s already (%s): `-- --replace` stops that run first, `-- --port-offset 100` runs beside it",
		strings.Join(e.Names, ", "), verb, where)
}

// CheckRunning reports another run in the workspace that has one of the services, a *[RunningError]. offset is what has been
// added to the ports of these.
func CheckRunning(dir string, offset int, servers []*Server) error {
	for _, r := range Records(dir) {
		if names := r.Clashing(offset, servers); len(names) > 0 {
			return &RunningError{r, names}
		}
	}
	return nil
}

// Replace stops the run of a record as Ctrl-C would, and waits until it has ended.
func (r Record) Replace(dir string, timeout time.Duration) error {
	if err := syscall.Kill(r.PID, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stopping process %d: %w", r.PID, err)
	}
	for deadline := time.Now().Add(timeout); time.Now().Before(deadline); time.Sleep(pollPeriod) {
		if !slices.ContainsFunc(Records(dir), func(other Record) bool { return other.PID == r.PID }) {
			return nil
		}
	}
	return fmt.Errorf("process %d has not ended within %s", r.PID, timeout)
}
