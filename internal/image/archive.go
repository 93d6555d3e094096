package image

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// WriteArchive packs the OCI layout in folder as a tar. It is one for whoever
// reads OCI layouts, and for whoever reads what `docker save` writes.
func WriteArchive(file, folder string) error {
	saved, err := savedImages(folder)
	if err != nil {
		return fmt.Errorf("reading the OCI layout %q: %w", folder, err)
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	w := tar.NewWriter(out)
	if err := addTree(w, folder); err != nil {
		return fmt.Errorf("packing %q: %w", folder, err)
	}
	if err := w.WriteHeader(fileHeader("manifest.json", int64(len(saved)), false)); err != nil {
		return err
	}
	if _, err := w.Write(saved); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return out.Close()
}

// addTree adds all files below folder. Bazel may have made any of them a link.
func addTree(w *tar.Writer, folder string) error {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	return filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == folder {
			return err
		}
		place, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		place = filepath.ToSlash(place)
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		if info.IsDir() {
			return w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: place + "/", Mode: 0o755, ModTime: epoch()})
		}
		return addPlainFile(w, place, file, info.Size())
	})
}

func addPlainFile(w *tar.Writer, place, file string, size int64) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := w.WriteHeader(fileHeader(place, size, false)); err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return err
}

// savedImage is an image in the manifest.json of `docker save`.
type savedImage struct {
	Config   string
	RepoTags []string
	Layers   []string
}

func savedImages(folder string) ([]byte, error) {
	images, err := Layout(folder).Images()
	if err != nil {
		return nil, err
	}
	blob := func(digest v1.Hash) string { return "blobs/" + digest.Algorithm + "/" + digest.Hex }
	var saved []savedImage
	for _, image := range images {
		manifest, err := image.Manifest()
		if err != nil {
			return nil, err
		}
		one := savedImage{Config: blob(manifest.Config.Digest)}
		for _, layer := range manifest.Layers {
			one.Layers = append(one.Layers, blob(layer.Digest))
		}
		saved = append(saved, one)
	}
	var out bytes.Buffer
	err = json.NewEncoder(&out).Encode(saved)
	return out.Bytes(), err
}
