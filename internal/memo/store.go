package memo

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	format = "rules_services memo 2\n"
	ending = ".memo"
	// fresh is how long a memo that nobody looks at is kept, and touched how often its time is brought up to date.
	fresh   = 30 * 24 * time.Hour
	touched = 24 * time.Hour
)

var table = crc32.MakeTable(crc32.Castagnoli)

// Folder is where memos are kept: in the user's folder for caches. Without such a folder there is no place.
func Folder() string {
	caches, err := os.UserCacheDir()
	if err != nil || !filepath.IsAbs(caches) {
		return ""
	}
	return filepath.Join(caches, "rules_services", "memo")
}

// Open reads the memo of the repository at root that this very program has kept in the folder; another build of it may
// come to other conclusions. now is the clock. Without a folder there is none.
func Open(folder, root string, now func() time.Time) *Memo {
	path, err := os.Executable()
	var info syscall.Stat_t
	if folder == "" || err != nil || syscall.Stat(path, &info) != nil {
		return nil
	}
	program, look := stateOf(&info), newLook(nil)
	program.changed = program.modified // a further hard link makes it no other program
	look.add(program, time.Time{})
	name := NewSum([]byte(root + "\x00" + path))
	m := &Memo{
		root:    root,
		place:   filepath.Join(folder, hex.EncodeToString(name[:])+ending),
		stamp:   format + string(look.seen),
		now:     now,
		learned: map[string]*record{},
	}
	m.before = sync.OnceValue(m.load)
	return m
}

// load is what the file holds; nothing where there is none, or where it is not whole.
func (m *Memo) load() known {
	data, err := os.ReadFile(m.place)
	if err != nil {
		return known{}
	}
	if info, err := os.Stat(m.place); err == nil && m.now().Sub(info.ModTime()) > touched {
		_ = os.Chtimes(m.place, m.now(), m.now())
	}
	body, whole := bytes.CutPrefix(data, []byte(m.stamp))
	if !whole || len(body) < crc32.Size {
		return known{}
	}
	body, check := body[:len(body)-crc32.Size], body[len(body)-crc32.Size:]
	if crc32.Checksum(body, table) != binary.LittleEndian.Uint32(check) {
		return known{}
	}
	return decode(string(body))
}

// decode reads records until something does not look like one.
func decode(text string) known {
	const usual = 256 // bytes of a record
	records := known{byKey: make(map[string]*record, len(text)/usual), all: make([]*record, 0, len(text)/usual)}
	for text != "" {
		key, rest, ok := cutText(text)
		if !ok || len(rest) < 2*len(Sum{}) {
			break
		}
		r := &record{inputs: Sum([]byte(rest[:len(Sum{})])), look: Sum([]byte(rest[len(Sum{}) : 2*len(Sum{})]))}
		if r.files, rest, ok = cutText(rest[2*len(Sum{}):]); !ok {
			break
		}
		if r.fact, text, ok = cutText(rest); !ok {
			break
		}
		records.byKey[key] = r
		records.all = append(records.all, r)
	}
	return records
}

func encode(out []byte, key string, r *record) []byte {
	out = append(append(appendText(out, key), r.inputs[:]...), r.look[:]...)
	return appendText(appendText(out, r.files), r.fact)
}

func appendText(out []byte, text string) []byte {
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(text))), text...)
}

func cutText(data string) (text, rest string, ok bool) {
	if len(data) < 4 {
		return "", "", false
	}
	n := uint64(data[0]) | uint64(data[1])<<8 | uint64(data[2])<<16 | uint64(data[3])<<24
	if uint64(len(data)-4) < n {
		return "", "", false
	}
	return data[4 : 4+n], data[4+n:], true
}

// Save keeps what this run has learned for the next one. whole tells that the run has looked at everything, so that what
// it did not ask for is of no use any more. Where nothing can be written, nothing is remembered.
func (m *Memo) Save(whole bool) error {
	if m == nil || len(m.learned) == 0 && !(whole && m.hasUnused()) {
		return nil
	}
	records := map[string]*record{}
	for key, r := range m.before().byKey {
		if !whole || r.used.Load() {
			records[key] = r
		}
	}
	maps.Copy(records, m.learned)
	body := []byte{}
	for _, key := range slices.Sorted(maps.Keys(records)) {
		body = encode(body, key, records[key])
	}
	check := binary.LittleEndian.AppendUint32(nil, crc32.Checksum(body, table))
	if err := m.write(slices.Concat([]byte(m.stamp), body, check)); err != nil {
		return fmt.Errorf("remembering for the next run: %w", err)
	}
	return nil
}

// hasUnused tells whether there is something that this run has not recalled.
func (m *Memo) hasUnused() bool {
	for _, r := range m.before().all {
		if !r.used.Load() {
			return true
		}
	}
	return false
}

// write replaces the file in one step, so that of several runs at once each reads a whole one.
func (m *Memo) write(data []byte) error {
	folder := filepath.Dir(m.place)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	m.prune(folder)
	f, err := os.CreateTemp(folder, "*"+ending)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), m.place)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// prune removes the memos of repositories and programs that nobody has used for long.
func (m *Memo) prune(folder string) {
	entries, _ := os.ReadDir(folder) // a folder that cannot be read is not tidied
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.HasSuffix(e.Name(), ending) && m.now().Sub(info.ModTime()) > fresh {
			os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}
