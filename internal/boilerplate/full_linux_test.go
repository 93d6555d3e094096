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
	root := t.TempDir()
	if err := syscall.Mount("none", root, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a file system of one's own takes rights: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
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
