package image

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"time"
)

// LayerOptions say how a layer is made.
type LayerOptions struct {
	// Compression is how the tar is compressed.
	Compression Compression
	// Python is what programs name that would name a Python of the machine which
	// built them: an absolute path in the image, or a name that is looked up in
	// the image's PATH.
	Python string
}

// writer writes a tar whose bytes follow from its content.
type writer struct {
	tar     *tar.Writer
	options LayerOptions
}

// writeTar writes entries as a tar.
func writeTar(out io.Writer, entries []Entry, options LayerOptions) error {
	entries, err := expand(entries)
	if err != nil {
		return err
	}
	w := &writer{tar: tar.NewWriter(out), options: options}
	for i := 0; i < len(entries); {
		same := i + 1
		for same < len(entries) && entries[same].Path == entries[i].Path {
			same++
		}
		if err := w.add(entries[i:same]); err != nil {
			return fmt.Errorf("adding %q: %w", entries[i].Path, err)
		}
		i = same
	}
	return w.tar.Close()
}

// add writes the entries of one place: one, or several that are made one.
func (w *writer) add(entries []Entry) error {
	entry := entries[0]
	switch entry.Kind {
	case folder:
		return w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: entry.Path + "/", Mode: 0o755, ModTime: epoch()})
	case Link:
		return w.tar.WriteHeader(&tar.Header{
			Typeflag: tar.TypeSymlink, Name: entry.Path, Linkname: entry.Source, Mode: 0o777, ModTime: epoch(),
		})
	case Empty:
		return w.addContent(entry.Path, nil, false)
	case Mapping:
		content, err := mergeMappings(entries)
		if err != nil {
			return err
		}
		return w.addContent(entry.Path, content, false)
	case Program:
		return w.addProgram(entry)
	}
	return w.addFile(entry)
}

func (w *writer) addFile(entry Entry) error {
	file, err := os.Open(entry.Source)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%q is neither a file nor a folder", entry.Source)
	}
	if err := w.tar.WriteHeader(fileHeader(entry.Path, info.Size(), info.Mode()&0o100 != 0)); err != nil {
		return err
	}
	_, err = io.Copy(w.tar, file)
	return err
}

// addProgram writes a file, and puts the image's Python into it if it is a script
// that names the build machine's.
func (w *writer) addProgram(entry Entry) error {
	content, err := readScript(entry.Source)
	if err != nil || content == nil {
		return errors.Join(err, w.addFile(entry))
	}
	return w.addContent(entry.Path, replacePython(content, w.options.Python), true)
}

func (w *writer) addContent(place string, content []byte, executable bool) error {
	if err := w.tar.WriteHeader(fileHeader(place, int64(len(content)), executable)); err != nil {
		return err
	}
	_, err := w.tar.Write(content)
	return err
}

func fileHeader(place string, size int64, executable bool) *tar.Header {
	header := &tar.Header{Typeflag: tar.TypeReg, Name: place, Size: size, Mode: 0o644, ModTime: epoch()}
	if executable {
		header.Mode = 0o755
	}
	return header
}

// epoch is the time of every file.
func epoch() time.Time { return time.Unix(0, 0) }

// mergeMappings is the table of the repositories that any of the programs sees.
func mergeMappings(entries []Entry) ([]byte, error) {
	lines := map[string]bool{}
	for _, entry := range entries {
		content, err := os.ReadFile(entry.Source)
		if err != nil {
			return nil, err
		}
		for _, line := range strings.SplitAfter(string(content), "\n") {
			if line != "" {
				lines[strings.TrimSuffix(line, "\n")+"\n"] = true
			}
		}
	}
	sorted := make([]string, 0, len(lines))
	for line := range lines {
		sorted = append(sorted, line)
	}
	sort.Strings(sorted)
	return []byte(strings.Join(sorted, "")), nil
}
