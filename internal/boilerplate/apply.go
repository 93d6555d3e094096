package boilerplate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
)

// Apply carries out what a plan says, in its order. Conflicts are left alone. A path that cannot be written does not
// stop the others; the error names each. stop is the folder that outlives its last file.
func Apply(dir *Dir, actions []Action, stop string) error {
	var errs []error
	for _, a := range actions {
		if err := apply(dir, a, stop); err != nil {
			errs = append(errs, fmt.Errorf("%s %s (service %q): %w", a.Kind, a.Path, a.Service, err))
		}
	}
	return errors.Join(errs...)
}

func apply(dir *Dir, a Action, stop string) error {
	if !a.Differs() || a.Kind == Conflict {
		return nil
	}
	// What was planned for is not what is there: somebody, or another run, was here in between.
	now, err := dir.Read(a.Path)
	switch {
	case err == nil && a.New != nil && bytes.Equal(now, a.New):
		return nil
	case errors.Is(err, fs.ErrNotExist) && a.Kind == Remove:
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case !bytes.Equal(now, a.Old):
		return errors.New("changed while the run was under way; run again")
	}
	switch a.Kind {
	case Create, Update:
		mode := fs.FileMode(0o644)
		if a.Executable {
			mode = 0o755
		}
		return dir.Write(a.Path, a.New, mode)
	case Remove:
		return dir.Remove(a.Path, stop)
	}
	return nil
}
