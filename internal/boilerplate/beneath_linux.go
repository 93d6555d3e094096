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

// openBeneath opens what lies below a folder. It fails without saying why: whoever needs the reason, or a kernel that
// does not know the call, asks os.Root.
func openBeneath(folder *os.File, local string, flags uint64) (fd int, ok bool) {
	name, err := syscall.BytePtrFromString(local)
	if err != nil {
		return 0, false
	}
	how := openHow{flags: syscall.O_RDONLY | syscall.O_CLOEXEC | flags, resolve: resolveBeneath}
	opened, _, errno := syscall.Syscall6(sysOpenat2, folder.Fd(), uintptr(unsafe.Pointer(name)),
		uintptr(unsafe.Pointer(&how)), unsafe.Sizeof(how), 0, 0)
	return int(opened), errno == 0
}

// readBeneath reads up to limit bytes of a regular file below a folder.
func readBeneath(folder *os.File, local string, limit int64) (content []byte, ok bool) {
	fd, ok := openBeneath(folder, local, syscall.O_NONBLOCK)
	if !ok {
		return nil, false
	}
	defer syscall.Close(fd)
	var info syscall.Stat_t
	if syscall.Fstat(fd, &info) != nil || info.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return nil, false
	}
	content, err := readUpTo(fd, min(limit, info.Size), limit)
	return content, err == nil
}

// listBeneath lists a folder below a folder, in no order.
func listBeneath(folder *os.File, local string) (entries []fs.DirEntry, ok bool) {
	fd, ok := openBeneath(folder, local, syscall.O_DIRECTORY)
	if !ok {
		return nil, false
	}
	f := os.NewFile(uintptr(fd), filepath.Join(folder.Name(), local))
	defer f.Close()
	entries, err := f.ReadDir(-1)
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
			return nil, err
		case n == 0:
			return content, nil
		default:
			content = content[:len(content)+n]
		}
	}
	return content, nil
}
