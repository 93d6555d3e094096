package boilerplate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
)

// writers is how many services are written at once. Waiting for the disk is most of the work where files are replaced,
// and a disk waits for many files nearly as quickly as for one.
const writers = 16

// Apply carries out what a plan says, that of each service in its order and removals in the end, and returns what it did.
// Conflicts are left alone. A path that cannot be written does not stop the others; the error names each. stop is the
// folder that outlives its last file.
//
// Only a service whose Once files cannot be written gets no managed ones either: with one of those in place the next
// run would take the service for complete.
func Apply(dir *Dir, actions []Action, stop string) (done []Action, err error) {
	services, removals := byWriter(actions)
	outcomes := make([]outcome, len(services))
	var all sync.WaitGroup
	var next atomic.Int64
	for range min(writers, len(services)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(services); i = int(next.Add(1)) - 1 {
				outcomes[i].apply(dir, services[i], stop)
			}
		})
	}
	all.Wait()
	var total outcome
	for _, one := range outcomes {
		total.done = append(total.done, one.done...)
		total.errs = append(total.errs, one.errs...)
		total.incomplete = append(total.incomplete, one.incomplete...)
	}
	total.apply(dir, removals, stop)
	return total.done, errors.Join(total.errs...)
}

// byWriter are the files that are written, service by service, and those that are removed. What leaves the tree as it is
// is left out.
func byWriter(actions []Action) (services [][]Action, removals []Action) {
	for _, a := range actions {
		switch last := len(services) - 1; {
		case !a.Differs() || a.Kind == Conflict:
		case a.Kind == Remove:
			removals = append(removals, a)
		case last >= 0 && services[last][0].Service == a.Service:
			services[last] = append(services[last], a)
		default:
			services = append(services, []Action{a})
		}
	}
	return services, removals
}

// outcome is what has become of some actions.
type outcome struct {
	done []Action
	errs []error
	// incomplete are services of which a Once file could not be written.
	incomplete []string
}

// apply carries out actions in their order.
func (o *outcome) apply(dir *Dir, actions []Action, stop string) {
	in := openFolders{dir: dir}
	defer in.close()
	steps := prepare(&in, actions, stop)
	for i, a := range actions {
		if slices.Contains(o.incomplete, a.Service) {
			steps[i].discard()
			continue
		}
		if err := steps[i].carryOut(); err != nil {
			o.errs = append(o.errs, fmt.Errorf("%s %s (service %q): %w", a.Kind, a.Path, a.Service, err))
			if a.Once {
				o.incomplete = append(o.incomplete, a.Service)
			}
			continue
		}
		o.done = append(o.done, a)
	}
}

// A step is an action that has been prepared: what takes long is done, what anybody sees is not.
type step struct {
	carryOut func() error
	discard  func()
}

// prepare writes new files beside their places. Only one that replaces another has to wait for the disk, so these are
// written at once.
func prepare(in *openFolders, actions []Action, stop string) []step {
	steps := make([]step, len(actions))
	var all sync.WaitGroup
	for i, a := range actions {
		if a.Kind != Update {
			steps[i] = prepareOne(in, a, stop)
			continue
		}
		all.Go(func() { steps[i] = prepareOne(in, a, stop) })
	}
	all.Wait()
	return steps
}

func prepareOne(in *openFolders, a Action, stop string) step {
	failed := func(err error) step { return step{carryOut: func() error { return err }, discard: func() {}} }
	settled, err := in.settled(a)
	if err != nil || settled {
		return failed(err)
	}
	if a.Kind == Remove {
		return in.guarded(a, step{carryOut: func() error { return in.dir.Remove(a.Path, stop) }, discard: func() {}})
	}
	mode := fs.FileMode(0o644)
	if a.Executable {
		mode = 0o755
	}
	s, err := in.stage(a.Path, a.New, mode)
	if err != nil {
		return failed(err)
	}
	return in.guarded(a, step{carryOut: s.commit, discard: s.discard})
}

// guarded looks at the file once more before the step is carried out: writing the rest of the service may have taken long
// enough for somebody to save an edit.
func (f *openFolders) guarded(a Action, s step) step {
	return step{discard: s.discard, carryOut: func() error {
		settled, err := f.settled(a)
		if err != nil || settled {
			s.discard()
			return err
		}
		return s.carryOut()
	}}
}

// settled tells whether there is nothing left to do. The error says that what was planned for is not what is there:
// somebody, or another run, was here in between.
func (f *openFolders) settled(a Action) (bool, error) {
	if a.Kind == Create && f.dir.Lacks(a.Path) {
		return false, nil
	}
	now, err := f.dir.Read(a.Path)
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
