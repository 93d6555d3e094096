package boilerplate

import (
	"io/fs"
	"path"
)

// view is a tree of which each file is read once, and none in a folder that is not there.
type view struct {
	tree    Tree
	read    map[string]reading
	lacking map[string]bool
}

type reading struct {
	content []byte
	err     error
}

func readOnce(tree Tree) Tree {
	return view{tree: tree, read: map[string]reading{}, lacking: map[string]bool{}}
}

// Read implements [Tree].
func (v view) Read(name string) ([]byte, error) {
	if known, ok := v.read[name]; ok {
		return known.content, known.err
	}
	var now reading
	if v.Lacks(path.Dir(name)) {
		now.err = &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	} else {
		now.content, now.err = v.tree.Read(name)
	}
	v.read[name] = now
	return now.content, now.err
}

// Lacks implements [Tree].
func (v view) Lacks(name string) bool {
	lacks, known := v.lacking[name]
	if !known {
		lacks = v.tree.Lacks(name)
		v.lacking[name] = lacks
	}
	return lacks
}
