package boilerplate

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"sync/atomic"
)

// A Tree is the repository's files, by repository-relative, slash-separated path.
type Tree interface {
	// Read is the content of a file; the error is [fs.ErrNotExist] where there is none.
	Read(path string) ([]byte, error)
	// Lacks tells whether nothing is at a path, neither file nor folder nor link.
	Lacks(path string) bool
}

// Dir is the tree below a folder on disk. Nothing outside of it can be read or written through it, by no path and by
// no symbolic link.
type Dir struct {
	root   *os.Root
	folder handle // the same folder, for readBeneath
	left   *atomic.Int64
}

// A handle is an open folder. Asking [os.File] for its descriptor takes a system call each time.
type handle struct {
	*os.File
	fd uintptr
}

// lacks tells whether a folder has nothing at a path, not even a link.
func (h handle) lacks(local string) bool {
	_, err := os.Lstat(filepath.Join(h.Name(), local))
	return errors.Is(err, fs.ErrNotExist)
}

// OpenDir opens the repository at root.
func OpenDir(root string) (*Dir, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, fmt.Errorf("opening the repository: %w", err)
	}
	folder, err := r.Open(".")
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("opening the repository: %w", err)
	}
	return &Dir{root: r, folder: handle{folder, folder.Fd()}, left: changesLeft()}, nil
}

// Close releases the folder.
func (d *Dir) Close() error { return errors.Join(d.folder.Close(), d.root.Close()) }

// Read implements [Tree].
func (d *Dir) Read(name string) ([]byte, error) { return d.read(name, math.MaxInt64) }

// ReadHead is the first [HeadBytes] bytes of a file.
func (d *Dir) ReadHead(name string) ([]byte, error) { return d.read(name, HeadBytes) }

// Lacks implements [Tree].
func (d *Dir) Lacks(name string) bool { return d.folder.lacks(filepath.FromSlash(name)) }

// errAskRoot means that only os.Root can tell.
var errAskRoot = errors.New("not known")

func (d *Dir) read(name string, limit int64) ([]byte, error) {
	content, err := readBeneath(d.folder, filepath.FromSlash(name), limit)
	switch {
	case err == nil:
		return content, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	f, err := d.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// ReadDir lists a folder, in no order.
func (d *Dir) ReadDir(name string) ([]fs.DirEntry, error) {
	if entries, ok := listBeneath(d.folder, filepath.FromSlash(name)); ok {
		return entries, nil
	}
	return fs.ReadDir(d.root.FS(), name)
}

func (d *Dir) open(name string) (*os.File, error) {
	local := filepath.FromSlash(name)
	f, err := d.root.Open(local)
	if err != nil {
		// A dangling link is not "nothing there": writing would go through it or replace it.
		if info, lerr := d.root.Lstat(local); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
			return nil, errors.New("is a symbolic link that leads nowhere inside the repository")
		}
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("is not a regular file")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Write replaces a file in one step: whoever reads it, at whatever moment the process dies, sees the old or the new
// content whole. A new file gets mode; one that exists keeps its own. A symbolic link is neither followed nor replaced.
func (d *Dir) Write(name string, content []byte, mode fs.FileMode) error {
	in := openFolders{dir: d}
	defer in.close()
	s, err := in.stage(name, content, mode)
	if err != nil {
		return err
	}
	return s.commit()
}

// staged is a file that lies complete on disk, under another name.
type staged struct {
	dir        *Dir
	folder     openFolder
	temp, base string
}

// stage writes the content beside its place. Until commit nobody sees it.
func (f *openFolders) stage(name string, content []byte, mode fs.FileMode) (staged, error) {
	folder, err := f.open(path.Dir(name))
	if err != nil {
		return staged{}, err
	}
	base := path.Base(name)
	info, err := folder.Lstat(base)
	exists := err == nil
	if exists {
		mode = info.Mode().Perm()
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			return staged{}, &fs.PathError{Op: "write", Path: name, Err: errors.New("is a symbolic link")}
		case mode&0o200 == 0:
			return staged{}, &fs.PathError{Op: "write", Path: name, Err: errors.New("is read-only")}
		}
	}
	folder.removeAbandoned(base)
	s := staged{dir: f.dir, folder: folder, temp: tempName(base, os.Getpid()), base: base}
	if err := s.write(content, mode, exists); err != nil {
		s.discard()
		return staged{}, reason(err)
	}
	return s, nil
}

// reason is an error without the name of the temporary file, which means nothing to a reader.
func reason(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// commit puts the file in its place, in one step.
func (s staged) commit() error {
	s.dir.change()
	err := s.folder.Rename(s.temp, s.base)
	if err != nil {
		s.discard()
	}
	return err
}

// discard gives the file up.
func (s staged) discard() { _ = s.folder.Remove(s.temp) }

// write writes the file, which is not there. For one that is to replace another, the mode is set against the umask, which
// is meant for new files, and the content waited for: a machine that loses its power must not lose both. A new file is
// generated again, and waiting for the disk would take most of the time where there are thousands.
func (s staged) write(content []byte, mode fs.FileMode, replaces bool) error {
	s.dir.change()
	f, err := s.folder.OpenFile(s.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if replaces {
		err = f.Chmod(mode)
	}
	s.dir.change()
	if err == nil {
		_, err = f.Write(content)
	}
	s.dir.change()
	if replaces && err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Remove deletes a file, and each folder above it that is empty then, up to but not including stop.
func (d *Dir) Remove(name, stop string) error {
	d.change()
	if err := d.root.Remove(filepath.FromSlash(name)); err != nil {
		return err
	}
	d.RemoveEmpty(path.Dir(name), stop)
	return nil
}

// RemoveEmpty deletes a folder and those above it as far as they are empty, up to but not including stop.
func (d *Dir) RemoveEmpty(name, stop string) {
	for ; name != "." && name != stop; name = path.Dir(name) {
		d.change()
		if d.root.Remove(filepath.FromSlash(name)) != nil {
			return
		}
	}
}

// Move takes a file, or a link as such, to a place where nothing is, and makes the folders there.
func (d *Dir) Move(from, to string) error {
	if _, err := d.root.Lstat(filepath.FromSlash(to)); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("moving %s: %s is there already", from, to)
	}
	if err := d.MakeFolder(path.Dir(to)); err != nil {
		return err
	}
	d.change()
	return d.root.Rename(filepath.FromSlash(from), filepath.FromSlash(to))
}

// FS is the folder as a file system, for readers that want one.
func (d *Dir) FS(folder string) fs.FS {
	sub, err := fs.Sub(d.root.FS(), folder)
	if err != nil {
		return brokenFS{err}
	}
	return sub
}

// brokenFS fails every read with the reason for which a folder could not be opened.
type brokenFS struct{ err error }

func (b brokenFS) Open(string) (fs.File, error) { return nil, b.err }

// MakeFolder makes a folder and those above it.
func (d *Dir) MakeFolder(name string) error {
	d.change()
	return d.root.MkdirAll(filepath.FromSlash(name), 0o755)
}
