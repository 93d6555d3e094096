package boilerplate

import (
	"os"
	"strconv"
	"sync/atomic"
)

// DieAt names a variable with which tests end the process, as a kill from outside would, instead of its so manieth change
// of the tree: a step of writing, renaming or removing a file, or making a folder.
const DieAt = "RULES_SERVICES_TEST_DIE_AT"

// changesLeft is how many changes the process is to live through, nil for any number.
func changesLeft() *atomic.Int64 {
	n, err := strconv.ParseInt(os.Getenv(DieAt), 10, 64)
	if err != nil || n <= 0 {
		return nil
	}
	var left atomic.Int64
	left.Store(n)
	return &left
}

// change is called before each change of the tree.
func (d *Dir) change() {
	if d.left == nil || d.left.Add(-1) > 0 {
		return
	}
	if self, err := os.FindProcess(os.Getpid()); err == nil && self.Kill() == nil {
		select {} // it takes a moment
	}
}
