// Package image makes container images out of files that Bazel built: layers
// whose bytes follow from their content alone, and OCI image layouts of them.
//
// Nothing of the machine gets in: no times, no owners, no permissions but the
// executable bit, no path of the build. So the same inputs have the same digest
// everywhere.
package image

import (
	"fmt"
	"path"
	"strings"
)

// Kind says what an [Entry] puts into a layer.
type Kind string

// The kinds of entries, as rules write them.
const (
	// File is a file, or a folder with all that is in it.
	File Kind = "file"
	// Program is a file too: a script may name a Python of the machine that
	// built it, which becomes [LayerOptions].Python.
	Program Kind = "program"
	// Mapping is Bazel's table of repositories. Several make one.
	Mapping Kind = "mapping"
	// Link is a symbolic link.
	Link Kind = "link"
	// Empty is a file without content.
	Empty Kind = "empty"

	// folder is one above others; rules never write it.
	folder Kind = "folder"
)

// Entry is a place in a layer and what goes there.
type Entry struct {
	// Kind says what Source is.
	Kind Kind
	// Path is the place, from the root of the image, without a slash before it.
	Path string
	// Source is a file on this machine; of a [Link] it is where that points to,
	// and an [Empty] file has none.
	Source string
}

// ParseEntries reads a list of entries as rules write it: one a line, with a tab
// between kind, path and source.
func ParseEntries(list string) ([]Entry, error) {
	var entries []Entry
	for number, line := range strings.Split(strings.TrimSuffix(list, "\n"), "\n") {
		if line == "" {
			continue
		}
		entry, err := parseEntry(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func parseEntry(line string) (Entry, error) {
	kind, rest, _ := strings.Cut(line, "\t")
	place, source, hasSource := strings.Cut(rest, "\t")
	entry := Entry{Kind: Kind(kind), Path: path.Clean(place), Source: source}
	switch entry.Kind {
	case File, Program, Mapping, Link, Empty:
	default:
		return entry, fmt.Errorf("%q is no kind of entry", kind)
	}
	if hasSource != (entry.Kind != Empty) {
		return entry, fmt.Errorf("%q: a source belongs to every kind but %q", line, Empty)
	}
	if path.IsAbs(entry.Path) || entry.Path == "." || entry.Path == ".." || strings.HasPrefix(entry.Path, "../") {
		return entry, fmt.Errorf("%q is no place in an image", place)
	}
	return entry, nil
}
