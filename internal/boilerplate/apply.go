package boilerplate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
)

// Apply carries out what a plan says, in its order, and returns what it did. Conflicts are left alone. A path that
// cannot be written does not stop the others; the error names each. stop is the folder that outlives its last file.
//
// Only a service whose Once files cannot be written gets no managed ones either: with one of those in place the next
// run would take the service for complete.
func Apply(dir *Dir, actions []Action, stop string) (done []Action, err error) {
	var errs []error
	incomplete := map[string]bool{}
	for _, a := range actions {
		if !a.Differs() || a.Kind == Conflict || incomplete[a.Service] {
			continue
		}
		if err := apply(dir, a, stop); err != nil {
			errs = append(errs, fmt.Errorf("%s %s (service %q): %w", a.Kind, a.Path, a.Service, err))
			incomplete[a.Service] = a.Once
			continue
		}
		done = append(done, a)
	}
	return done, errors.Join(errs...)
}

func apply(dir *Dir, a Action, stop string) error {
	// What was planned for is not what is there: somebody, or another run, was here in between.
	now, err := dir.Read(a.Path)
	exists := err == nil
	switch {
	case exists && a.New != nil && bytes.Equal(now, a.New):
		return nil
	case errors.Is(err, fs.ErrNotExist) && a.Kind == Remove:
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case exists != (a.Old != nil), !bytes.Equal(now, a.Old):
		return errors.New("changed while the run was under way; run again")
	}
	if a.Kind == Remove {
		return dir.Remove(a.Path, stop)
	}
	mode := fs.FileMode(0o644)
	if a.Executable {
		mode = 0o755
	}
	return dir.Write(a.Path, a.New, mode)
}
