package boilerplate

import (
	"os"
	"path/filepath"
	"sync"
)

// openFolders are those in which files are written, open, so that the way to each is walked once.
type openFolders struct {
	dir *Dir

	mu     sync.Mutex
	opened map[string]*os.Root
}

// open makes a folder, and those above it, unless it is there.
func (f *openFolders) open(name string) (*os.Root, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if folder, known := f.opened[name]; known {
		return folder, nil
	}
	if err := f.dir.MakeFolder(name); err != nil {
		return nil, err
	}
	folder, err := f.dir.root.OpenRoot(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	if f.opened == nil {
		f.opened = map[string]*os.Root{}
	}
	f.opened[name] = folder
	return folder, nil
}

// close closes all of them.
func (f *openFolders) close() {
	for _, folder := range f.opened {
		folder.Close()
	}
}
