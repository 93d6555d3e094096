package boilerplate

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// openFolders are those in which files are written, open, so that the way to each is walked once.
type openFolders struct {
	dir *Dir

	mu     sync.Mutex
	opened map[string]openFolder
}

type openFolder struct {
	*os.Root
	// temporary are files that some run has begun to write in the folder.
	temporary func() []string
}

// open makes a folder, and those above it, unless it is there.
func (f *openFolders) open(name string) (openFolder, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.enter(name)
}

func (f *openFolders) enter(name string) (openFolder, error) {
	if folder, known := f.opened[name]; known {
		return folder, nil
	}
	above := openFolder{Root: f.dir.root}
	if dir := path.Dir(name); dir != "." && name != "." {
		var err error
		if above, err = f.enter(dir); err != nil {
			return openFolder{}, err
		}
	}
	root, isNew, err := f.openOrMake(above, name)
	if err != nil {
		return openFolder{}, err
	}
	folder := openFolder{Root: root, temporary: func() []string { return nil }}
	if !isNew {
		folder.temporary = sync.OnceValue(func() []string { return f.temporaryIn(name) })
	}
	if f.opened == nil {
		f.opened = map[string]openFolder{}
	}
	f.opened[name] = folder
	return folder, nil
}

// openOrMake opens a folder in the one above it. A link may lead out of that one and stay in the repository.
func (f *openFolders) openOrMake(above openFolder, name string) (root *os.Root, isNew bool, err error) {
	base := path.Base(name)
	root, err = above.OpenRoot(base)
	if errors.Is(err, fs.ErrNotExist) {
		f.dir.change()
		err = above.Mkdir(base, 0o755)
		switch {
		case err == nil:
			root, err = above.OpenRoot(base)
			return root, true, err
		case !errors.Is(err, fs.ErrExist): // whoever was quicker, or a link
			return nil, false, reason(err)
		}
	}
	if err != nil {
		root, err = f.dir.root.OpenRoot(filepath.FromSlash(name))
	}
	return root, false, err
}

// temporaryIn are the temporary files in a folder.
func (f *openFolders) temporaryIn(name string) []string {
	entries, _ := f.dir.ReadDir(name) // of what cannot be listed, nothing is removed
	var found []string
	for _, e := range entries {
		if IsTemporary(e.Name()) {
			found = append(found, e.Name())
		}
	}
	return found
}

// close closes all of them.
func (f *openFolders) close() {
	for _, folder := range f.opened {
		folder.Close()
	}
}
