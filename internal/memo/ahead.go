package memo

import (
	"runtime"
	"sync/atomic"
)

// LookAhead begins to look at the files of all that earlier runs have found out, beside whatever the run does meanwhile:
// it is for a run that is going to ask for nearly all of it. From now on a file is looked at once for each fact.
func (m *Memo) LookAhead() {
	if m == nil {
		return
	}
	m.ahead.Store(true)
	var next atomic.Int64
	for range max(1, runtime.GOMAXPROCS(0)-1) {
		go func() {
			all := m.before().all
			for i := int(next.Add(1)) - 1; i < len(all) && m.ahead.Load(); i = int(next.Add(1)) - 1 {
				m.isSame(all[i])
			}
		}()
	}
}

// LookAgain ends what LookAhead has begun. Whoever writes files of the repository calls it, so that they are looked at
// whenever somebody asks.
func (m *Memo) LookAgain() {
	if m != nil {
		m.ahead.Store(false)
		m.folders.Clear()
	}
}

// isSame tells whether the files of a record look as they did.
func (m *Memo) isSame(r *record) bool {
	if !m.ahead.Load() {
		return m.looksSame(r)
	}
	r.settled.Do(func() { r.same = m.looksSame(r) })
	return r.same
}

func (m *Memo) looksSame(r *record) bool {
	look := m.Look(split(r.files)...)
	return NewSum(look.seen) == r.look
}
