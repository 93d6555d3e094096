package secrets

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// DirVariable is the environment variable that names the folder of secrets.
	DirVariable = "SERVICES_SECRETS_DIR"
	// defaultDir is that folder within the home folder, where the variable is
	// not set. It is where existing checkouts have their secrets.
	defaultDir = ".toolchain_secrets_dev"

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
	// othersMode are the permissions of anybody but the owner.
	othersMode fs.FileMode = 0o077
)

// Store is a folder with one file for each secret.
type Store struct {
	// Dir is the folder. It is made when the first secret is.
	Dir string
	// Source is what new values are made from.
	Source Source
	// Notes receives a line for each permission that had to be tightened.
	Notes io.Writer
}

// DefaultDir is the folder that the environment names, else the one in the home
// folder, which "~/" stands for. It fails where that is not known.
func DefaultDir(getenv func(string) string) (string, error) {
	dir := getenv(DirVariable)
	if dir == "" {
		dir = "~/" + defaultDir
	}
	below, ok := strings.CutPrefix(dir, "~/")
	if !ok {
		return dir, nil
	}
	home := getenv("HOME")
	if home == "" {
		return "", fmt.Errorf("finding the folder of development secrets %s: HOME is not set", dir)
	}
	return filepath.Join(home, below), nil
}

// Path is the file of a secret.
func (s *Store) Path(name string) string {
	return filepath.Join(s.Dir, name)
}

// Ensure makes a secret that is missing and reports whether it did. A secret
// that is there is left as it is, whatever it holds. Folder and file are made
// unreadable for others.
func (s *Store) Ensure(name string, g Generator) (created bool, err error) {
	if name == "" || name != filepath.Base(name) || name[0] == '.' {
		return false, fmt.Errorf("secret %q: a secret's name is one that a file can have, without a dot in front", name)
	}
	if err := os.MkdirAll(s.Dir, folderMode); err != nil {
		return false, fmt.Errorf("making the folder of development secrets: %w", err)
	}
	if err := s.tighten(s.Dir); err != nil {
		return false, err
	}
	err = s.tighten(s.Path(name))
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	value, err := g.value(s.Source)
	if errors.Is(err, errNotHere) {
		return false, fmt.Errorf("secret %q is missing and %w: write its value to the file %s", name, err, s.Path(name))
	}
	if err != nil {
		return false, fmt.Errorf("making secret %q: %w", name, err)
	}
	return s.create(name, value)
}

// tighten takes all permissions on a path from everybody but its owner.
func (s *Store) tighten(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	mode := info.Mode().Perm()
	if mode&othersMode == 0 {
		return nil
	}
	if err := os.Chmod(path, mode&^othersMode); err != nil {
		return fmt.Errorf("keeping %s from other users: %w", path, err)
	}
	fmt.Fprintf(s.Notes, "note: %s was open to other users (mode %04o), it is %04o now\n", path, mode, mode&^othersMode)
	return nil
}

// create writes a secret in one step, and leaves one alone that another process
// has made in the meantime.
func (s *Store) create(name, value string) (bool, error) {
	temporary, err := s.writeTemporary(name, value)
	if err != nil {
		return false, fmt.Errorf("writing secret %q: %w", name, err)
	}
	defer os.Remove(temporary)
	err = os.Link(temporary, s.Path(name))
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil { // a file system without hard links
		err = os.Rename(temporary, s.Path(name))
	}
	if err != nil {
		return false, fmt.Errorf("writing secret %q: %w", name, err)
	}
	return true, nil
}

// writeTemporary writes a value to a new file beside the secret's own.
func (s *Store) writeTemporary(name, value string) (string, error) {
	file, err := os.CreateTemp(s.Dir, "."+name+".*")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(value)
	err = errors.Join(err, file.Chmod(fileMode), file.Sync(), file.Close())
	if err != nil {
		os.Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}
