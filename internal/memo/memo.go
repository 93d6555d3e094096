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

	before map[string]*record

	folders sync.Map // folder → whether it is one, reached by no link

	mu      sync.Mutex
	learned map[string]*record
}

// record is a fact that holds while the files look as sum says.
type record struct {
	sum   Sum
	files string // separated by NUL
	fact  string
	// used tells that this run has recalled it.
	used atomic.Bool
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
	return len(m.before)
}

// Recall is a fact that was learned under a key with the same inputs, from files that have not been touched since.
func (m *Memo) Recall(key string, inputs Sum) (files []string, fact string, known bool) {
	if m == nil {
		return nil, "", false
	}
	r, found := m.before[key]
	if !found {
		return nil, "", false
	}
	if r.files != "" {
		files = strings.Split(r.files, "\x00")
	}
	fact, known = m.RecallFrom(key, inputs, m.Look(files...))
	return files, fact, known
}

// RecallFrom is Recall for somebody who knows the files and has looked at them.
func (m *Memo) RecallFrom(key string, inputs Sum, look Look) (fact string, known bool) {
	if m == nil {
		return "", false
	}
	r, found := m.before[key]
	if !found || look.sum(inputs) != r.sum {
		return "", false
	}
	r.used.Store(true)
	return r.fact, true
}

// Learn keeps a fact that follows from the inputs and from the files of a look that was taken before they were read.
func (m *Memo) Learn(key string, inputs Sum, look Look, fact string) {
	if m == nil || look.moving {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.learned[key] = &record{sum: look.sum(inputs), files: strings.Join(look.files, "\x00"), fact: fact}
}
