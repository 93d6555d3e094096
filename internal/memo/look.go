package memo

import (
	"encoding/binary"
	"errors"
	"path"
	"path/filepath"
	"syscall"
	"time"
)

// tick is longer than the clock of any file system takes for one step. A file that has changed within it may change once
// more without looking any different.
const tick = 2 * time.Second

// A Look is what files look like at some moment. There need not be such files.
type Look struct {
	files []string
	// seen is each file and what it looks like.
	seen []byte
	// moving tells that nothing can be learned from this look.
	moving bool
}

// Look looks at files of the repository, by slash-separated path, without opening them.
func (m *Memo) Look(files ...string) Look {
	if m == nil {
		return Look{moving: true}
	}
	look := newLook(files)
	settled := m.now().Add(-tick)
	dir, isFolder := "", false // of the file before
	for _, file := range files {
		if above := path.Dir(file); above != dir {
			dir, isFolder = above, m.isFolder(above)
		}
		look.seen = append(append(look.seen, file...), 0)
		look.add(m.state(file, isFolder), settled)
	}
	return look
}

// newLook is a look before the first file. Few of their names are longer than 64 bytes.
func newLook(files []string) Look {
	return Look{files: files, seen: make([]byte, 0, 128*len(files))}
}

// state is what one path looks like.
type state struct {
	there, strange            bool
	device, inode, mode, size int64
	// modified is when the content changed, changed when anything did.
	modified, changed time.Time
}

// state looks at one path, which is in a folder that no link leads to, or in no such folder. What is neither there nor
// missing, or lies behind a link, is strange: nobody knows when it changes.
func (m *Memo) state(file string, inFolder bool) state {
	var info syscall.Stat_t
	switch err := syscall.Lstat(m.local(file), &info); {
	case errors.Is(err, syscall.ENOENT):
		return state{strange: m.isBehindLink(file)}
	case err != nil || !inFolder:
		return state{strange: true}
	}
	if info.Mode&syscall.S_IFMT == syscall.S_IFDIR {
		m.folders.Store(file, true)
	}
	return stateOf(&info)
}

func (m *Memo) local(file string) string { return m.root + "/" + filepath.FromSlash(file) }

// isBehindLink tells whether the folder that a missing file would lie in, or the next one above it that is there, is no
// real folder.
func (m *Memo) isBehindLink(file string) bool {
	dir := path.Dir(file)
	if m.isFolder(dir) {
		return false
	}
	var info syscall.Stat_t
	return !errors.Is(syscall.Lstat(m.local(dir), &info), syscall.ENOENT) || m.isBehindLink(dir)
}

// isFolder tells whether a path is a folder that no link leads to.
func (m *Memo) isFolder(dir string) bool {
	if dir == "." {
		return true
	}
	if is, known := m.folders.Load(dir); known {
		return is.(bool)
	}
	var info syscall.Stat_t
	is := m.isFolder(path.Dir(dir)) && syscall.Lstat(m.local(dir), &info) == nil && info.Mode&syscall.S_IFMT == syscall.S_IFDIR
	m.folders.Store(dir, is)
	return is
}

func (l *Look) add(s state, settled time.Time) {
	if s.strange || s.there && (s.modified.After(settled) || s.changed.After(settled)) {
		l.moving = true
	}
	switch {
	case s.strange:
		l.seen = append(l.seen, '?')
	case !s.there:
		l.seen = append(l.seen, '-')
	default:
		l.seen = append(l.seen, '+')
		for _, n := range []int64{s.device, s.inode, s.mode, s.size, s.modified.UnixNano(), s.changed.UnixNano()} {
			l.seen = binary.LittleEndian.AppendUint64(l.seen, uint64(n))
		}
	}
}
