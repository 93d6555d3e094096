//go:build !linux

package boilerplate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// readBeneath leaves the reading to os.Root.
func readBeneath(handle, string, int64) (content []byte, err error) { return nil, errAskRoot }

// lacks tells whether a folder has nothing at a path, not even a link.
func lacks(folder handle, local string) bool {
	_, err := os.Lstat(filepath.Join(folder.Name(), local))
	return errors.Is(err, fs.ErrNotExist)
}

// listBeneath leaves the listing to os.Root.
func listBeneath(handle, string) (entries []fs.DirEntry, ok bool) { return nil, false }
