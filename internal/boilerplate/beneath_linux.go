package boilerplate

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"
)

// Linux resolves a path inside a folder in one system call, where [os.Root] takes one for each part of the path. With
// tens of thousands of files that is most of the time.

const (
	sysOpenat2     = 437 // on every architecture
	resolveBeneath = 0x08
)

// openHow is struct open_how of linux/openat2.h.
type openHow struct{ flags, mode, resolve uint64 }

// openBeneath opens what lies below a folder.
func openBeneath(folder handle, local string, flags uint64) (fd int, err error) {
	name, err := syscall.BytePtrFromString(local)
	if err != nil {
		return 0, err
	}
	how := openHow{flags: syscall.O_RDONLY | syscall.O_CLOEXEC | flags, resolve: resolveBeneath}
	opened, _, errno := syscall.Syscall6(sysOpenat2, folder.fd, uintptr(unsafe.Pointer(name)),
		uintptr(unsafe.Pointer(&how)), unsafe.Sizeof(how), 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(opened), nil
}

// readBeneath reads up to limit bytes of a regular file below a folder. Unless it finds that there is nothing, it fails
// without saying why: whoever needs the reason, or a kernel that does not know the call, asks os.Root.
func readBeneath(folder handle, local string, limit int64) (content []byte, err error) {
	fd, err := openBeneath(folder, local, syscall.O_NONBLOCK)
	if errors.Is(err, syscall.ENOENT) {
		return nil, missingBeneath(folder, local)
	}
	if err != nil {
		return nil, errAskRoot
	}
	defer syscall.Close(fd)
	var info syscall.Stat_t
	if syscall.Fstat(fd, &info) != nil || info.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return nil, errAskRoot
	}
	return readUpTo(fd, min(limit, info.Size), limit)
}

// missingBeneath tells a file that is not there from a link that leads nowhere.
func missingBeneath(folder handle, local string) error {
	if folder.lacks(local) {
		return syscall.ENOENT
	}
	return errAskRoot
}

// listBeneath lists a folder below a folder, in no order.
func listBeneath(folder handle, local string) (entries []fs.DirEntry, ok bool) {
	fd, err := openBeneath(folder, local, syscall.O_DIRECTORY)
	if err != nil {
		return nil, false
	}
	f := os.NewFile(uintptr(fd), filepath.Join(folder.Name(), local))
	defer f.Close()
	entries, err = f.ReadDir(-1)
	return entries, err == nil
}

// readUpTo reads a file of about size bytes, to its end or to limit.
func readUpTo(fd int, size, limit int64) ([]byte, error) {
	content := make([]byte, 0, min(size, math.MaxInt32)+1)
	for int64(len(content)) < limit {
		if len(content) == cap(content) {
			content = append(content, 0)[:len(content)]
		}
		n, err := syscall.Read(fd, content[len(content):min(int64(cap(content)), limit)])
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return nil, errAskRoot
		case n == 0:
			return content, nil
		default:
			content = content[:len(content)+n]
		}
	}
	return content, nil
}
