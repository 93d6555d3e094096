package project

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// HasFolder tells whether a repository-relative folder exists.
func (p *Project) HasFolder(dir string) bool {
	info, err := os.Stat(filepath.Join(p.Root, filepath.FromSlash(dir)))
	return err == nil && info.IsDir()
}

// IsBehindLink tells whether a repository-relative folder, or one above it, is a symbolic link: Gazelle enters none.
func (p *Project) IsBehindLink(dir string) bool {
	for ; dir != "."; dir = path.Dir(dir) {
		info, err := os.Lstat(filepath.Join(p.Root, filepath.FromSlash(dir)))
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}

// LeavesRepository tells whether a repository-relative path is a symbolic link that leads out of the repository, or to
// nothing.
func (p *Project) LeavesRepository(name string) bool {
	file := filepath.Join(p.Root, filepath.FromSlash(name))
	info, err := os.Lstat(file)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return false
	}
	target, err := filepath.EvalSymlinks(file)
	root, rootErr := filepath.EvalSymlinks(p.Root)
	if err != nil || rootErr != nil {
		return true
	}
	inside, err := filepath.Rel(root, target)
	return err != nil || !filepath.IsLocal(inside)
}

// HasFile tells whether a repository-relative path is a file.
func (p *Project) HasFile(name string) bool {
	_, err := p.dir.Read(name)
	return err == nil
}

// MakeFolder makes a repository-relative folder. Gazelle takes only folders that exist as arguments, and visits no
// others.
func (p *Project) MakeFolder(dir string) error { return p.dir.MakeFolder(dir) }

// FileNames are the names of the files in a repository-relative folder, sorted; none where there is no such folder.
func (p *Project) FileNames(dir string) []string {
	entries, err := fs.ReadDir(p.dir.FS(dir), ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Source is the content of a repository-relative file.
func (p *Project) Source(name string) ([]byte, error) { return p.dir.Read(name) }

// Move takes a file from one repository-relative path to another, where nothing is.
func (p *Project) Move(m Move) error { return p.dir.Move(m.From, m.To) }
