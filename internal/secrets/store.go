package secrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Store is the folder with one private file for each secret that a developer's
// machine has. It is an [Accessor].
type Store struct {
	// Dir is the folder. It is made when the first secret is.
	Dir string
	// Source is what new values are made from.
	Source Source
	// Notes receives remarks on what was done beside what was asked for.
	Notes io.Writer
	// Supply gives the command that supplies a missing secret; nil names its file.
	Supply func(name string) string
}

// String implements [Reader].
func (s *Store) String() string { return s.Dir }

// Path is the file of a secret.
func (s *Store) Path(name string) string {
	return filepath.Join(s.Dir, name)
}

// Get implements [Reader]. It refuses a file or a folder that others can read.
func (s *Store) Get(_ context.Context, name string) (string, error) {
	if err := s.check(name); err != nil {
		return "", err
	}
	return readText(s.Path(name))
}

// check finds out whether a secret is there, and private. A missing one is an
// ErrNotFound.
func (s *Store) check(name string) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	for _, path := range []string{s.Dir, s.Path(name)} {
		err := checkPrivate(path)
		if errors.Is(err, fs.ErrNotExist) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readText reads a secret's file. The end of line that editors and echo leave is
// no part of it.
func readText(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(data) {
		return "", fmt.Errorf("%s is not UTF-8 text", path)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r"), nil
}

// Names implements [Reader].
func (s *Store) Names(context.Context) ([]string, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing secrets: %w", err)
	}
	names := []string{}
	for _, entry := range entries {
		if checkFileName(entry.Name()) == nil && !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// Update implements [Accessor].
func (s *Store) Update(ctx context.Context, name string, edit Edit) (Change, error) {
	if err := checkFileName(name); err != nil {
		return "", err
	}
	if err := os.MkdirAll(s.Dir, folderMode); err != nil {
		return "", fmt.Errorf("making the folder of development secrets: %w", err)
	}
	if err := checkPrivate(s.Dir); err != nil {
		return "", err
	}
	unlock, err := lock(ctx, s.Dir)
	if err != nil {
		return "", err
	}
	defer unlock()
	old, found, err := find(ctx, s, name)
	if err != nil {
		return "", err
	}
	text, err := edit(old, found)
	if err != nil {
		return "", err
	}
	change := changeOf(old, found, text)
	if change == Unchanged {
		return change, nil
	}
	if err := s.write(name, text); err != nil {
		return "", fmt.Errorf("writing secret %q: %w", name, err)
	}
	return change, nil
}

// Delete takes a secret away and reports whether there was one.
func (s *Store) Delete(ctx context.Context, name string) (bool, error) {
	if err := s.check(name); err != nil {
		if errors.Is(err, ErrNotFound) {
			return false, nil
		}
		return false, err
	}
	unlock, err := lock(ctx, s.Dir)
	if err != nil {
		return false, err
	}
	defer unlock()
	err = os.Remove(s.Path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("deleting secret %q: %w", name, err)
	}
	return true, nil
}

// write replaces a secret's file in one step.
func (s *Store) write(name, text string) error {
	file, err := os.CreateTemp(s.Dir, "."+name+".*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Chmod(fileMode), file.Sync(), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), s.Path(name))
}
