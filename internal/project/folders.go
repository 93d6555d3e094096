package project

import (
	"os"
	"path/filepath"
)

// HasFolder tells whether a repository-relative folder exists.
func (p *Project) HasFolder(dir string) bool {
	info, err := os.Stat(filepath.Join(p.Root, filepath.FromSlash(dir)))
	return err == nil && info.IsDir()
}

// HasFile tells whether a repository-relative path is a file.
func (p *Project) HasFile(name string) bool {
	_, err := p.dir.Read(name)
	return err == nil
}

// MakeFolder makes a repository-relative folder. Gazelle takes only folders that exist as arguments, and visits no
// others.
func (p *Project) MakeFolder(dir string) error { return p.dir.MakeFolder(dir) }
