package memo

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var inputs = NewSum([]byte("inputs"))

// later is a clock by which files that were just written are old.
func later() time.Time { return time.Now().Add(time.Hour) }

func TestRecall(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(t *testing.T, root string)
		want   bool
	}{
		{"nothing is touched", func(*testing.T, string) {}, true},
		{"another file is written", func(t *testing.T, root string) { write(t, root, "a/other", "x") }, true},
		{"content", func(t *testing.T, root string) { write(t, root, "a/f", "longer") }, false},
		{"content of the same size, and the time is set back", func(t *testing.T, root string) {
			info := stat(t, root, "a/f")
			write(t, root, "a/f", "new")
			must(t, os.Chtimes(filepath.Join(root, "a/f"), info.ModTime(), info.ModTime()))
		}, false},
		{"another file of the same size, and the time is set back", func(t *testing.T, root string) {
			info := stat(t, root, "a/f")
			write(t, root, "a/g", "new")
			must(t, os.Chtimes(filepath.Join(root, "a/g"), info.ModTime(), info.ModTime()))
			must(t, os.Rename(filepath.Join(root, "a/g"), filepath.Join(root, "a/f")))
		}, false},
		{"mode", func(t *testing.T, root string) { must(t, os.Chmod(filepath.Join(root, "a/f"), 0o600)) }, false},
		{"removed", func(t *testing.T, root string) { must(t, os.Remove(filepath.Join(root, "a/f"))) }, false},
		{"a missing file appears", func(t *testing.T, root string) { write(t, root, "b/missing", "") }, false},
		{"becomes a link", func(t *testing.T, root string) {
			must(t, os.Rename(filepath.Join(root, "a/f"), filepath.Join(root, "a/g")))
			must(t, os.Symlink("g", filepath.Join(root, "a/f")))
		}, false},
		{"its folder becomes a link", func(t *testing.T, root string) {
			must(t, os.Rename(filepath.Join(root, "a"), filepath.Join(root, "c")))
			must(t, os.Symlink("c", filepath.Join(root, "a")))
		}, false},
		{"the folder of a missing file becomes a link", func(t *testing.T, root string) {
			must(t, os.Symlink("a", filepath.Join(root, "b")))
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, folder := t.TempDir(), t.TempDir()
			write(t, root, "a/f", "old")
			m := Open(folder, root, later)
			m.Learn("key", inputs, m.Look("a/f", "b/missing"), "a fact\x00\n")
			must(t, m.Save(true))
			test.change(t, root)
			files, fact, known := Open(folder, root, later).Recall("key", inputs)
			if known != test.want {
				t.Fatalf("known is %t", known)
			}
			if known && (fact != "a fact\x00\n" || strings.Join(files, " ") != "a/f b/missing") {
				t.Errorf("got %q of %q", fact, files)
			}
		})
	}
}

// A run that looks ahead sees what has been touched before it, and once it looks again what it has touched itself.
func TestLookAhead(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	write(t, root, "a/f", "old")
	write(t, root, "a/g", "old")
	m := Open(folder, root, later)
	m.Learn("f", inputs, m.Look("a/f"), "")
	m.Learn("g", inputs, m.Look("a/g"), "")
	must(t, m.Save(true))
	write(t, root, "a/f", "touched before the run")
	m = Open(folder, root, later)
	m.LookAhead()
	check := func(when, key string, want bool) {
		t.Helper()
		if _, _, known := m.Recall(key, inputs); known != want {
			t.Errorf("%s: %s is known: %t", when, key, known)
		}
	}
	check("at first", "f", false)
	check("at first", "g", true)
	m.LookAgain()
	write(t, root, "a/g", "touched by the run")
	check("in the end", "f", false)
	check("in the end", "g", false)
}

func TestNothingIsLearned(t *testing.T) {
	for _, test := range []struct {
		name string
		file string
		now  func() time.Time
	}{
		{"of a file that has just changed", "a/f", time.Now},
		{"while the clock is behind", "a/f", func() time.Time { return time.Now().Add(-time.Hour) }},
		{"of a file behind a link", "link/f", later},
		{"of a file that would lie behind a link", "link/missing", later},
		{"of a file in a file", "a/f/g", later},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, folder := t.TempDir(), t.TempDir()
			write(t, root, "a/f", "x")
			must(t, os.Symlink("a", filepath.Join(root, "link")))
			m := Open(folder, root, test.now)
			m.Learn("key", inputs, m.Look(test.file), "fact")
			must(t, m.Save(true))
			if _, _, known := Open(folder, root, later).Recall("key", inputs); known {
				t.Error("learned")
			}
		})
	}
}

func TestRecallNeedsTheSame(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	remember(t, folder, root)
	for _, test := range []struct {
		name, folder, root, key string
		inputs                  Sum
		want                    bool
	}{
		{"all the same", folder, root, "key", inputs, true},
		{"key", folder, root, "other", inputs, false},
		{"inputs", folder, root, "key", NewSum([]byte("other")), false},
		{"repository", folder, t.TempDir(), "key", inputs, false},
		{"folder", t.TempDir(), root, "key", inputs, false},
		{"no folder", "", root, "key", inputs, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := Open(test.folder, test.root, later)
			if _, _, known := m.Recall(test.key, test.inputs); known != test.want {
				t.Errorf("known is %t", known)
			}
			m.Learn("key", inputs, m.Look("a"), "fact") // even where there is no memo
			if err := m.Save(true); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDamaged(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"empty":           func([]byte) []byte { return nil },
		"cut off":         func(b []byte) []byte { return b[:len(b)-1] },
		"cut off early":   func(b []byte) []byte { return b[:len(format)] },
		"one bit":         func(b []byte) []byte { b[len(b)-10] ^= 1; return b },
		"something added": func(b []byte) []byte { return append(b, 'x') },
		"another format":  func(b []byte) []byte { b[len(format)-2]++; return b },
		"another program": func(b []byte) []byte { b[len(format)+1]++; return b },
	} {
		t.Run(name, func(t *testing.T) {
			root, folder := t.TempDir(), t.TempDir()
			remember(t, folder, root)
			place := Open(folder, root, later).place
			data, err := os.ReadFile(place)
			must(t, err)
			must(t, os.WriteFile(place, damage(data), 0o600))
			if _, _, known := Open(folder, root, later).Recall("key", inputs); known {
				t.Error("something is known")
			}
			remember(t, folder, root)
			if _, _, known := Open(folder, root, later).Recall("key", inputs); !known {
				t.Error("nothing is learned afterwards")
			}
		})
	}
}

func TestSaveWithoutPlace(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	write(t, folder, "file", "")
	m := Open(filepath.Join(folder, "file"), root, later)
	m.Learn("key", inputs, m.Look("a"), "fact")
	if err := m.Save(true); err == nil || !strings.HasPrefix(err.Error(), "remembering for the next run: ") {
		t.Errorf("got %v", err)
	}
}

func TestSaveKeepsWhatIsOfUse(t *testing.T) {
	for _, test := range []struct {
		whole bool
		want  string
	}{{true, "b c"}, {false, "a b c"}} {
		root, folder := t.TempDir(), t.TempDir()
		m := Open(folder, root, later)
		m.Learn("a", inputs, m.Look(), "")
		m.Learn("b", inputs, m.Look(), "")
		must(t, m.Save(true))
		m = Open(folder, root, later)
		m.Recall("b", inputs)
		m.Learn("c", inputs, m.Look(), "")
		must(t, m.Save(test.whole))
		m = Open(folder, root, later)
		var known []string
		for _, key := range []string{"a", "b", "c"} {
			if _, _, ok := m.Recall(key, inputs); ok {
				known = append(known, key)
			}
		}
		if got := strings.Join(known, " "); got != test.want {
			t.Errorf("whole %t: known are %s, want %s", test.whole, got, test.want)
		}
	}
}

func TestOldMemosGo(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	for name, age := range map[string]time.Duration{"old.memo": fresh + time.Hour, "new.memo": 0, "old.txt": fresh + time.Hour} {
		write(t, folder, name, "")
		must(t, os.Chtimes(filepath.Join(folder, name), time.Now().Add(-age), time.Now().Add(-age)))
	}
	remember(t, folder, root)
	for name, want := range map[string]bool{"old.memo": false, "new.memo": true, "old.txt": true} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUsedMemosStay(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	remember(t, folder, root)
	place := Open(folder, root, later).place
	must(t, os.Chtimes(place, time.Now(), time.Now().Add(-touched-time.Hour)))
	Open(folder, root, time.Now).Len()
	if info := stat(t, folder, filepath.Base(place)); time.Since(info.ModTime()) > touched {
		t.Errorf("a memo that was read looks as if it was last used at %v", info.ModTime())
	}
}

// Whoever reads while others save gets all or nothing of what one of them has learned.
func TestSeveralAtOnce(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	remember(t, folder, root)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			remember(t, folder, root)
			if _, _, known := Open(folder, root, later).Recall("key", inputs); !known {
				t.Error("not whole")
			}
		})
	}
	all.Wait()
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("left in the folder: %v, %v", entries, err)
	}
}

func remember(t *testing.T, folder, root string) {
	t.Helper()
	m := Open(folder, root, later)
	m.Learn("key", inputs, m.Look("a/f"), "fact")
	if err := m.Save(true); err != nil {
		t.Error(err)
	}
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	path := filepath.Join(root, name)
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(content), 0o644))
}

func stat(t *testing.T, root, name string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(filepath.Join(root, name))
	must(t, err)
	return info
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
