package devserver

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// watching is a fleet of one service that does not reload by itself and one that does, both made of one source.
func watching(t *testing.T) (f *fleet, source string) {
	t.Helper()
	dir := t.TempDir()
	source = filepath.Join(dir, "shop", "worker.py")
	list := filepath.Join(t.TempDir(), "sources.txt")
	for name, content := range map[string]string{source: "1", list: "shop/worker.py\nshop/gone.py\n"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f = fly(t, []member{{"worker", "server", nil}, {"ui", "server", nil}}, func(s *Set) {
		for _, server := range s.Services {
			server.Dir, server.SourceList = dir, list
		}
		s.Services[1].Args = []string{"runserver"}
	})
	f.waitFor(t, "worker", StateReady)
	f.waitFor(t, "ui", StateReady)
	return f, source
}

func TestWatchRestartsWhatHasChanged(t *testing.T) {
	f, source := watching(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go f.Watch(ctx)
	for i := range 2 {
		// Written again and again, since nobody tells when the watcher has begun.
		n := 0
		eventually(t, "a restart", func() bool {
			n++
			if err := os.WriteFile(source, []byte(strconv.Itoa(n)), 0o644); err != nil {
				t.Fatal(err)
			}
			return f.status("worker").Restarts > i
		})
		f.waitFor(t, "worker", StateReady)
	}
	if f.status("ui").Restarts != 0 {
		t.Error("the one that reloads by itself was restarted")
	}
	f.checkStopped(t)
}

func TestIbazelRestartsWhatHasChanged(t *testing.T) {
	f, source := watching(t)
	input, ibazel := io.Pipe()
	done := make(chan struct{})
	go func() {
		f.WatchIbazel(input)
		close(done)
	}()
	io.WriteString(ibazel, "IBAZEL_BUILD_STARTED\nIBAZEL_BUILD_COMPLETED SUCCESS\n")
	// Put there at once: the first news may still be acted on, which must not see half a change.
	next := source + ".next"
	if err := os.WriteFile(next, []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, source); err != nil {
		t.Fatal(err)
	}
	io.WriteString(ibazel, "IBAZEL_BUILD_COMPLETED FAILURE\nIBAZEL_BUILD_COMPLETED SUCCESS\n")
	eventually(t, "a restart", func() bool { s := f.status("worker"); return s.Restarts == 1 && s.State == StateReady })
	ibazel.Close()
	<-done
	if f.status("ui").Restarts != 0 {
		t.Error("the one that reloads by itself was restarted")
	}
	f.checkStopped(t)
}
