package boilerplate

import "syscall"

// Lock keeps other processes that ask for it waiting until unlock is called, or this one ends. It makes one step of
// reading a file and writing it again. Where the file system has no locks, there is none.
func (d *Dir) Lock() (unlock func()) {
	f, err := d.root.Open(".")
	if err != nil {
		return func() {}
	}
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
	return func() { f.Close() }
}
