package image

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Bazel hands files to actions as links: in a sandbox all of them, elsewhere some.
// What follows tells those from links that somebody has made, which are links in
// the image too: from their names on this machine, which are the same both ways.

// relativeLink is where a link points to that somebody has made relative, "" for
// anything else. Bazel's declare_symlink makes such ones, which may be right among
// the runfiles only.
func relativeLink(file string) string {
	for {
		target, err := os.Readlink(file)
		if err != nil {
			return ""
		}
		if !filepath.IsAbs(target) {
			return filepath.ToSlash(target)
		}
		if !isItself(file, target) {
			return ""
		}
		file = target
	}
}

// isItself tells whether a resolved path is merely another one of the same file.
func isItself(file, resolved string) bool {
	if filepath.IsAbs(file) {
		return filepath.Base(file) == filepath.Base(resolved)
	}
	return resolved == file || strings.HasSuffix(resolved, string(filepath.Separator)+filepath.Clean(file))
}

// relink makes links again of those files that were links to others of the layer,
// a python3 to the python3.12 beside it for one.
func relink(entries []Entry) error {
	resolved := make([]string, len(entries))
	places := map[string][]string{} // file on this machine -> where it is in the image
	for i, entry := range entries {
		if entry.Kind != File {
			continue
		}
		file, err := filepath.EvalSymlinks(entry.Source)
		if err != nil {
			return fmt.Errorf("looking at %q: %w", entry.Path, err)
		}
		if isItself(entry.Source, file) {
			places[file] = append(places[file], entry.Path)
		} else {
			resolved[i] = file
		}
	}
	for i, entry := range entries {
		if candidates := places[resolved[i]]; len(candidates) > 0 {
			entries[i] = Entry{Kind: Link, Path: entry.Path, Source: relative(path.Dir(entry.Path), nearest(entry.Path, candidates))}
		}
	}
	return nil
}

// nearest is the place in the same folder, if there is one, else the first.
func nearest(place string, candidates []string) string {
	for _, candidate := range candidates {
		if path.Dir(candidate) == path.Dir(place) {
			return candidate
		}
	}
	return candidates[0]
}

// relative is the path from a folder to a place, both from the root of the image.
func relative(folder, place string) string {
	up := ""
	for folder != "." && !strings.HasPrefix(place, folder+"/") {
		folder, up = path.Dir(folder), up+"../"
	}
	if folder == "." {
		return up + place
	}
	return up + strings.TrimPrefix(place, folder+"/")
}
