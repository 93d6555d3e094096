package boilerplate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// batch is how many files are written at once. Waiting for the disk is most of the work, and a disk waits for many files
// nearly as quickly as for one.
const batch = 64

// Apply carries out what a plan says, in its order, and returns what it did. Conflicts are left alone. A path that
// cannot be written does not stop the others; the error names each. stop is the folder that outlives its last file.
//
// Only a service whose Once files cannot be written gets no managed ones either: with one of those in place the next
// run would take the service for complete.
func Apply(dir *Dir, actions []Action, stop string) (done []Action, err error) {
	var errs []error
	incomplete := map[string]bool{}
	for chunk := range slices.Chunk(slices.DeleteFunc(slices.Clone(actions), idle), batch) {
		in := openFolders{dir: dir}
		steps := prepare(&in, chunk, stop)
		for i, a := range chunk {
			if incomplete[a.Service] {
				steps[i].discard()
				continue
			}
			if err := steps[i].carryOut(); err != nil {
				errs = append(errs, fmt.Errorf("%s %s (service %q): %w", a.Kind, a.Path, a.Service, err))
				incomplete[a.Service] = a.Once
				continue
			}
			done = append(done, a)
		}
		in.close()
	}
	return done, errors.Join(errs...)
}

// idle tells whether an action leaves the tree as it is.
func idle(a Action) bool { return !a.Differs() || a.Kind == Conflict }

// A step is an action that has been prepared: what takes long is done, what anybody sees is not.
type step struct {
	carryOut func() error
	discard  func()
}

// prepare writes the new files of a chunk beside their places, all at once.
func prepare(in *openFolders, chunk []Action, stop string) []step {
	steps := make([]step, len(chunk))
	var all sync.WaitGroup
	for i, a := range chunk {
		all.Go(func() { steps[i] = prepareOne(in, a, stop) })
	}
	all.Wait()
	return steps
}

func prepareOne(in *openFolders, a Action, stop string) step {
	dir := in.dir
	failed := func(err error) step { return step{carryOut: func() error { return err }, discard: func() {}} }
	settled, err := settled(dir, a)
	if err != nil || settled {
		return failed(err)
	}
	if a.Kind == Remove {
		return guarded(dir, a, step{carryOut: func() error { return dir.Remove(a.Path, stop) }, discard: func() {}})
	}
	mode := fs.FileMode(0o644)
	if a.Executable {
		mode = 0o755
	}
	s, err := in.stage(a.Path, a.New, mode)
	if err != nil {
		return failed(err)
	}
	return guarded(dir, a, step{carryOut: s.commit, discard: s.discard})
}

// guarded looks at the file once more before the step is carried out: writing the rest of the chunk may have taken long
// enough for somebody to save an edit.
func guarded(dir *Dir, a Action, s step) step {
	return step{discard: s.discard, carryOut: func() error {
		settled, err := settled(dir, a)
		if err != nil || settled {
			s.discard()
			return err
		}
		return s.carryOut()
	}}
}

// settled tells whether there is nothing left to do. The error says that what was planned for is not what is there:
// somebody, or another run, was here in between.
func settled(dir *Dir, a Action) (bool, error) {
	now, err := dir.Read(a.Path)
	exists := err == nil
	switch {
	case exists && a.New != nil && bytes.Equal(now, a.New):
		return true, nil
	case errors.Is(err, fs.ErrNotExist) && a.Kind == Remove:
		return true, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	case exists != (a.Old != nil), !bytes.Equal(now, a.Old):
		return false, errors.New("changed while the run was under way; run again")
	}
	return false, nil
}
