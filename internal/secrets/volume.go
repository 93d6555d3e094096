package secrets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// volumeKey is the key of a Kubernetes Secret that holds the value.
const volumeKey = "secret_string"

// Volume is where Kubernetes mounts secrets into a pod: a folder for each, with
// one file. It is a [Reader]; who may enter the pod is Kubernetes' business.
type Volume struct {
	// Dir is the folder that the secrets' folders are in.
	Dir string
}

// String implements [Reader].
func (v Volume) String() string { return v.Dir }

// Get implements [Reader].
func (v Volume) Get(_ context.Context, name string) (string, error) {
	if err := checkFileName(name); err != nil {
		return "", err
	}
	text, err := readText(filepath.Join(v.Dir, name, volumeKey))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNotFound
	}
	return text, err
}

// Names implements [Reader].
func (v Volume) Names(context.Context) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(v.Dir, "*", volumeKey))
	if err != nil {
		return nil, fmt.Errorf("listing secrets: %w", err)
	}
	names := []string{}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file))
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && checkFileName(name) == nil {
			names = append(names, name)
		}
	}
	return names, nil
}
