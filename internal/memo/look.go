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
	dir, kind := "", aFolder // of the file before
	for _, file := range files {
		if above := path.Dir(file); above != dir {
			dir, kind = above, m.folder(above)
		}
		look.seen = append(append(look.seen, file...), 0)
		look.add(m.state(file, kind), settled)
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

// state looks at one path in a folder of the given kind. What is neither there nor missing, or lies behind a link, is
// strange: nobody knows when it changes.
func (m *Memo) state(file string, in folderKind) state {
	if in != aFolder {
		return state{strange: in == somethingElse}
	}
	var info syscall.Stat_t
	switch err := syscall.Lstat(m.local(file), &info); {
	case errors.Is(err, syscall.ENOENT):
		return state{}
	case err != nil:
		return state{strange: true}
	}
	if isFolder(&info) {
		m.folders.Store(file, aFolder)
	}
	return stateOf(&info)
}

func isFolder(info *syscall.Stat_t) bool { return info.Mode&syscall.S_IFMT == syscall.S_IFDIR }

func (m *Memo) local(file string) string { return m.root + "/" + filepath.FromSlash(file) }

// folderKind is what is at the path of a folder: a folder that no link leads to, nothing, or something else.
type folderKind int

const (
	aFolder folderKind = iota
	nothing
	somethingElse
)

func (m *Memo) folder(dir string) folderKind {
	if dir == "." {
		return aFolder
	}
	if kind, known := m.folders.Load(dir); known {
		return kind.(folderKind)
	}
	kind := m.folder(path.Dir(dir))
	if kind == aFolder {
		var info syscall.Stat_t
		switch err := syscall.Lstat(m.local(dir), &info); {
		case errors.Is(err, syscall.ENOENT):
			kind = nothing
		case err != nil || !isFolder(&info):
			kind = somethingElse
		}
	}
	m.folders.Store(dir, kind)
	return kind
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
