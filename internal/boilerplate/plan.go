// Package boilerplate decides who owns a file and writes only what is the generator's.
//
// There is no lock file: ownership is read off each file. A file with an intact marker is the generator's, one with a
// marker that does not match was edited (a conflict), one without marker is its author's and never touched.
//
// [Plan] compares what is there with what is wanted and changes nothing; [Apply] carries a plan out.
package boilerplate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
)

// A File is one file that a service wants.
type File struct {
	// Path is relative to the repository, with slashes.
	Path string
	// Service is the name of the service that wants it.
	Service string
	// Content is the file without its marker line.
	Content []byte
	// Once files are written with the first managed file of their folder and are their reader's from then on.
	Once bool
	// Comment is how the marker is written; unused for Once files.
	Comment Comment
	// MarkerLine is the number of lines that stay above the marker.
	MarkerLine int
	// Executable sets the executable bit when the file is created.
	Executable bool
}

// Bytes is the file as it is written to disk.
func (f File) Bytes() []byte {
	if f.Once {
		return f.Content
	}
	return mark(f)
}

// An Action is what a run does, or would do, with one path.
type Action struct {
	Path    string
	Service string
	Kind    Kind
	// Old and New are the whole file before and after; nil where there is none, and for Keep.
	Old, New []byte
	// Executable and Once are those of the file wanted.
	Executable, Once bool
	// Problem says, for a conflict, what stands in the way.
	Problem string
	// Origin is, for a conflict about a copy, the generated file that it is a copy of.
	Origin string
}

// Kind is what becomes of a path.
type Kind int

const (
	// Keep leaves a generated file that is in step, and any file that is written once.
	Keep Kind = iota
	// Owned leaves a file that somebody made their own by taking its marker out.
	Owned
	// Create writes a file that is not there.
	Create
	// Update rewrites a generated file that is out of step, or gives an equal one its marker.
	Update
	// Remove deletes an intact generated file that nothing wants any more.
	Remove
	// Conflict leaves a file that somebody edited although it is generated, or a path that cannot be written.
	Conflict
)

// String is the word that reports use.
func (k Kind) String() string {
	return [...]string{"keep", "owned", "create", "update", "remove", "conflict"}[k]
}

// Differs tells whether the tree is out of step with the registry at this path.
func (a Action) Differs() bool { return a.Kind >= Create }

// A Request is what [Plan] is to compare with a tree.
type Request struct {
	// Want are the files of the services in question.
	Want []File
	// Found are the paths of other generated files in the same places; each becomes an orphan.
	Found []string
	// Force names paths whose content is given up if it is in the way.
	Force map[string]bool
	// CreateOnce brings back Once files that are not there.
	CreateOnce bool
	// Origin tells where the file with a content that now lies at the place of f was generated, "" if that is not known,
	// and whether that place still has it: what lies here is a copy then. nil knows of no origin.
	Origin func(f File, content []byte) (from string, copied bool)
}

// Plan tells for every path of r what has to happen with it. The result is sorted by service, with Once files before
// managed ones, so that a run that is killed leaves nothing that the next one would not complete.
func Plan(tree Tree, r Request) []Action {
	var actions []Action
	wanted := map[string]bool{}
	tree = readOnce(tree)
	for _, group := range byService(r.Want) {
		for _, f := range group {
			wanted[f.Path] = true
			if a, ok := plan(tree, f, r, group); ok {
				actions = append(actions, a)
			}
		}
	}
	for _, path := range r.Found {
		if !wanted[path] {
			if a, ok := planOrphan(tree, path, r.Force[path]); ok {
				actions = append(actions, a)
			}
		}
	}
	return actions
}

// byService groups files by service in order of appearance, Once files first in each group.
func byService(files []File) [][]File {
	var groups [][]File
	at := map[string]int{}
	for _, f := range files {
		i, ok := at[f.Service]
		if !ok {
			i = len(groups)
			at[f.Service] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	for _, g := range groups {
		sort.SliceStable(g, func(i, j int) bool { return g[i].Once && !g[j].Once })
	}
	return groups
}

// beside are the files of a service in the folder of one of them and below: a release that brings a folder brings all of
// it. They are all files of the service where none of these is managed.
func beside(f File, group []File) []File {
	folder := path.Dir(f.Path) + "/"
	var files []File
	managed := false
	for _, other := range group {
		if strings.HasPrefix(other.Path, folder) {
			files = append(files, other)
			managed = managed || !other.Once
		}
	}
	if !managed {
		return group
	}
	return files
}

// isFirst tells whether files of a service get their first managed one now: there is none yet, and not all of them are
// somebody's own. A type without managed files has only its Once files to tell.
func isFirst(tree Tree, group []File) bool {
	managed, begins := false, false
	for _, f := range group {
		if f.Once {
			continue
		}
		managed = true
		content, err := tree.Read(f.Path)
		if err != nil {
			begins = begins || errors.Is(err, fs.ErrNotExist)
			continue
		}
		if isMarked(content) {
			return false
		}
		begins = begins || compare(f, content) == Update
	}
	return begins || !managed && !anyExists(tree, group)
}

func anyExists(tree Tree, group []File) bool {
	return slices.ContainsFunc(group, func(f File) bool {
		_, err := tree.Read(f.Path)
		return !errors.Is(err, fs.ErrNotExist)
	})
}

func plan(tree Tree, f File, r Request, group []File) (Action, bool) {
	a := Action{Path: f.Path, Service: f.Service, Executable: f.Executable, Once: f.Once, New: f.Bytes()}
	old, err := tree.Read(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		a.Kind = Create
		return a, !f.Once || r.CreateOnce || isFirst(tree, beside(f, group))
	case err != nil && f.Once:
		return a, true // whatever is there, a link that leads elsewhere for one, is its author's
	case err != nil:
		a.Kind, a.Problem = Conflict, fmt.Sprintf("cannot be read: %v", err)
		return a, true
	}
	a.Old = old
	switch {
	case bytes.Equal(old, a.New) && (f.Once || isMarked(old)):
		a.Kind = Keep
	case r.Force[f.Path]:
		a.Kind = Update
	default:
		a.Kind = compare(f, old)
	}
	switch a.Kind {
	case Keep:
		a.Old, a.New = nil, nil // there may be thousands
	case Conflict:
		explain(&a, f, r)
	}
	return a, true
}

// explain tells what has become of a file whose marker does not match. One that was moved as it was is still ours.
func explain(a *Action, f File, r Request) {
	a.Problem = "was edited, although it is generated"
	if r.Origin == nil {
		return
	}
	switch from, copied := r.Origin(f, a.Old); {
	case copied:
		a.Origin, a.Problem = from, fmt.Sprintf("is a copy of %s, which is generated", from)
	case from != "":
		a.Kind, a.Problem = Update, ""
	}
}

// compare is the table of states of a file that exists.
func compare(f File, old []byte) Kind {
	if f.Once {
		return Keep
	}
	marker, marked := ReadMarker(f.Path, old)
	there, wanted := normalize(unmarked(old)), normalize(f.Content)
	equal := bytes.Equal(there, wanted)
	if !marked && !equal { // people leave lines free where the marker goes
		equal = bytes.Equal(withoutGap(there, f.MarkerLine), withoutGap(wanted, f.MarkerLine))
	}
	switch {
	case equal && marked && marker.Intact && marker.Service == f.Service:
		return Keep
	case equal:
		return Update
	case !marked:
		return Owned
	case !marker.Intact:
		return Conflict
	}
	return Update
}

func planOrphan(tree Tree, path string, force bool) (Action, bool) {
	old, err := tree.Read(path)
	if err != nil {
		return Action{}, false
	}
	marker, marked := ReadMarker(path, old)
	if !marked {
		return Action{}, false
	}
	a := Action{Path: path, Service: marker.Service, Kind: Remove, Old: old}
	if !marker.Intact && !force {
		a.Kind = Conflict
		a.Problem = "is left over: no service wants it, and it was edited"
		if marker.Service != "" {
			a.Problem = fmt.Sprintf("is left over: %q no longer wants it, and it was edited, copied or moved", marker.Service)
		}
	}
	return a, true
}
