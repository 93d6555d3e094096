// Package memo remembers, outside of the repository, what earlier runs have found out about its files, for as long as
// nobody touches them. It saves time and nothing else: without it, or with a damaged one, runs do the same, only slower.
//
// A file that looks as it did is taken for the same file, as git does it: device, inode, mode, size, and the times of the
// last change of content and inode. The last of these cannot be set back by anybody. Since a clock ticks only so often,
// nothing is learned of a file that has changed a moment ago.
package memo

import (
	"crypto/sha256"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Memo is what is known of one repository. A nil one knows nothing and learns nothing. It may be used by several
// goroutines at once.
type Memo struct {
	root  string
	place string // the file that it is kept in
	stamp string // what the file has to begin with
	now   func() time.Time

	// before is what earlier runs have found out. It is read when somebody first asks.
	before func() known
	// ahead tells that files are looked at once, for all that is asked about them.
	ahead atomic.Bool

	folders sync.Map // folder → folderKind

	mu      sync.Mutex
	learned map[string]*record
}

// record is a fact that follows from inputs, and holds while the files look as they did.
type record struct {
	inputs, look Sum
	files        string // separated by NUL
	fact         string
	// used tells that this run has recalled it.
	used atomic.Bool
	// settled is when same has been found out: whether the files look as they did.
	settled sync.Once
	same    bool
}

// known are records by key, and in the order of their keys.
type known struct {
	byKey map[string]*record
	all   []*record
}

// A Sum is a digest of what a fact depends on.
type Sum [16]byte

// NewSum digests data.
func NewSum(data []byte) Sum {
	full := sha256.Sum256(data)
	return Sum(full[:16])
}

// Len counts what earlier runs have found out.
func (m *Memo) Len() int {
	if m == nil {
		return 0
	}
	return len(m.before().all)
}

// Recall is a fact that was learned under a key with the same inputs, from files that have not been touched since.
func (m *Memo) Recall(key string, inputs Sum) (files []string, fact string, known bool) {
	if m == nil {
		return nil, "", false
	}
	r, found := m.before().byKey[key]
	if !found || r.inputs != inputs || !m.isSame(r) {
		return nil, "", false
	}
	r.used.Store(true)
	return split(r.files), r.fact, true
}

// split are the files of a record.
func split(files string) []string {
	if files == "" {
		return nil
	}
	return strings.Split(files, "\x00")
}

// Learn keeps a fact that follows from the inputs and from the files of a look that was taken before they were read.
func (m *Memo) Learn(key string, inputs Sum, look Look, fact string) {
	if m == nil || look.moving {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.learned[key] = &record{inputs: inputs, look: NewSum(look.seen), files: strings.Join(look.files, "\x00"), fact: fact}
}
