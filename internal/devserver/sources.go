package devserver

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
)

// Sources are the files of which a service is made, as far as they lie in the workspace, and its executable. A rebuilt
// executable is a change like any other.
func (s *Server) Sources() []string {
	files := []string{s.Binary}
	if s.SourceList == "" || s.Dir == "" {
		return files
	}
	list, err := os.Open(s.SourceList)
	if err != nil {
		return files
	}
	defer list.Close()
	for lines := bufio.NewScanner(list); lines.Scan(); {
		files = append(files, filepath.Join(s.Dir, filepath.FromSlash(lines.Text())))
	}
	return files
}

// folders are those that files lie in, with the folders that links to them lead to, sorted.
func folders(files []string) []string {
	var dirs []string
	for _, file := range files {
		dirs = append(dirs, filepath.Dir(file))
		if real, err := filepath.EvalSymlinks(file); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// fingerprint is another one as soon as one of the files has changed, come or gone.
func fingerprint(files []string) uint64 {
	sum := fnv.New64a()
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			fmt.Fprintf(sum, "%s %d %d\n", file, info.Size(), info.ModTime().UnixNano())
		}
	}
	return sum.Sum64()
}
