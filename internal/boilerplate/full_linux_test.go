package boilerplate

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// On a file system that is really full no file is lost, cut or left half written, and with room the next run goes on.
func TestDiskFull(t *testing.T) {
	root := fileSystem(t, "size=64k")
	large := managed
	large.Content = []byte(strings.Repeat("#", 20000) + "\n")
	write(t, root, large.Path, stale(large))
	filling := make([]byte, 4096)
	for n := 0; ; n++ {
		if os.WriteFile(fmt.Sprintf("%s/filling%d", root, n), filling, 0o644) != nil {
			break
		}
	}
	before := snapshot(t, root)
	dir := open(t, root)
	_, err := Apply(dir, Plan(dir, Request{Want: []File{large}}), "services")
	if want := `update services/a/manage.py (service "a"): no space left on device`; message(err) != want || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want %s", err, want)
	}
	if after := snapshot(t, root); after != before {
		t.Errorf("the tree was changed:\n%s\nbefore:\n%s", after, before)
	}
	for n := range 8 {
		remove(t, root, fmt.Sprintf("filling%d", n))
	}
	if _, err := Apply(dir, Plan(dir, Request{Want: []File{large}}), "services"); err != nil {
		t.Fatal(err)
	}
	if got := read(t, root, large.Path); got != inStep(large) {
		t.Errorf("left %d bytes", len(got))
	}
}

// A folder for which there is no room is said to be that, so that a run knows that the disk is full.
func TestNoRoomForAFolder(t *testing.T) {
	root := fileSystem(t, "nr_inodes=3")
	write(t, root, "services/other", "")
	dir := open(t, root)
	_, err := Apply(dir, Plan(dir, Request{Want: []File{managed}}), "services")
	if want := `create services/a/manage.py (service "a"): no space left on device`; message(err) != want || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// fileSystem is a folder that is a file system of its own, with mount options that limit it.
func fileSystem(t *testing.T, limit string) (root string) {
	t.Helper()
	root = t.TempDir()
	if err := syscall.Mount("none", root, "tmpfs", 0, limit); err != nil {
		t.Skipf("making a file system takes rights that this user has not: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
	return root
}
