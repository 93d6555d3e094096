package image

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// expand makes of entries what goes into a tar, sorted by path: folders become
// the files in them, links that were files with another name become links again,
// and what is named twice is there once.
func expand(entries []Entry) ([]Entry, error) {
	var all []Entry
	for _, entry := range entries {
		expanded, err := expandOne(entry)
		if err != nil {
			return nil, err
		}
		all = append(all, expanded...)
	}
	all = append(all, foldersAbove(all)...)
	sort.SliceStable(all, func(i, j int) bool { return all[i].Path < all[j].Path })
	all, err := unique(all)
	if err != nil {
		return nil, err
	}
	return all, relink(all)
}

// foldersAbove are the folders that entries lie in. Those of the base image are
// left as they are, since nothing but /app is this project's.
func foldersAbove(entries []Entry) []Entry {
	var folders []Entry
	seen := map[string]bool{}
	for _, entry := range entries {
		for above := path.Dir(entry.Path); above == Root || strings.HasPrefix(above, Root+"/"); above = path.Dir(above) {
			if seen[above] {
				break
			}
			seen[above] = true
			folders = append(folders, Entry{Kind: folder, Path: above})
		}
	}
	return folders
}

func expandOne(entry Entry) ([]Entry, error) {
	if entry.Kind != File {
		return []Entry{entry}, nil
	}
	info, err := os.Stat(entry.Source)
	if target := relativeLink(entry.Source); target != "" && (errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir()) {
		return []Entry{{Kind: Link, Path: entry.Path, Source: target}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking at %q: %w", entry.Path, err)
	}
	if !info.IsDir() {
		if isBytecode(entry.Path) {
			return nil, nil
		}
		return []Entry{entry}, nil
	}
	return expandFolder(entry)
}

func expandFolder(parent Entry) ([]Entry, error) {
	children, err := os.ReadDir(parent.Source)
	if err != nil {
		return nil, fmt.Errorf("looking into %q: %w", parent.Path, err)
	}
	var all []Entry
	for _, child := range children {
		expanded, err := expandOne(Entry{
			Kind:   File,
			Path:   path.Join(parent.Path, child.Name()),
			Source: filepath.Join(parent.Source, child.Name()),
		})
		if err != nil {
			return nil, err
		}
		all = append(all, expanded...)
	}
	return all, nil
}

// isBytecode tells whether Python would make the file anew: it names the time of
// the source, which images do not keep, and the folder that it was compiled in.
func isBytecode(place string) bool {
	return strings.HasSuffix(place, ".pyc") && path.Base(path.Dir(place)) == "__pycache__"
}

// unique drops repeated entries, and leaves those that are made one.
func unique(sorted []Entry) ([]Entry, error) {
	var kept []Entry
	for _, entry := range sorted {
		if strings.HasPrefix(path.Base(entry.Path), ".wh.") {
			return nil, fmt.Errorf("%q: in an image a name with .wh. in front deletes a file", entry.Path)
		}
		last := len(kept) - 1
		if last < 0 || kept[last].Path != entry.Path || entry.Kind == Mapping && kept[last].Kind == Mapping {
			kept = append(kept, entry)
			continue
		}
		winner, ok := either(kept[last], entry)
		if !ok {
			return nil, fmt.Errorf("%q is both %s %q and %s %q", entry.Path, kept[last].Kind, kept[last].Source, entry.Kind, entry.Source)
		}
		kept[last] = winner
	}
	return kept, nil
}

// either is the one of two entries for a place that says more, if they agree: a
// program is among its own runfiles, and what one program has as an empty file,
// another may really have.
func either(a, b Entry) (Entry, bool) {
	switch {
	case a == b:
		return a, true
	case a.Kind == Empty && b.Kind == File:
		return b, true
	case a.Kind == File && b.Kind == Empty:
		return a, true
	case a.Source != b.Source:
		return a, false
	case a.Kind == File && b.Kind == Program:
		return b, true
	}
	return a, a.Kind == Program && b.Kind == File
}
