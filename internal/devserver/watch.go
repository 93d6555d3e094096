package devserver

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// settleTime is how long files have to be left alone before a change counts: editors and builds write several times.
	settleTime = 150 * time.Millisecond
	// longestWait is how long a change waits for that.
	longestWait = time.Second
)

// A reloader restarts services of a set when what they are made of has changed.
type reloader struct {
	set *Set
	// watched are the files of each service that does not reload by itself, and how they looked.
	watched map[string]*watched
}

type watched struct {
	files []string
	print uint64
}

func newReloader(set *Set) *reloader {
	r := &reloader{set: set, watched: map[string]*watched{}}
	for _, s := range set.Services {
		if !s.reloadsItself() {
			files := s.Sources()
			r.watched[s.Service.Name] = &watched{files, fingerprint(files)}
		}
	}
	return r
}

// reload restarts the services of which something has changed since it was last asked.
func (r *reloader) reload() {
	for _, s := range r.set.Services {
		name := s.Service.Name
		w := r.watched[name]
		if w == nil {
			continue
		}
		if now := fingerprint(w.files); now != w.print {
			w.print = now
			r.set.note("%s has changed", name)
			if err := r.set.Restart(name); err != nil {
				r.set.note("%v", err)
			}
		}
	}
}

// Watch restarts services whose sources change, until the context ends.
func (s *Set) Watch(ctx context.Context) error {
	r := newReloader(s)
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching sources: %w", err)
	}
	defer watcher.Close()
	var files []string
	for _, w := range r.watched {
		files = append(files, w.files...)
	}
	for _, dir := range folders(files) {
		if err := watcher.Add(dir); err != nil {
			return fmt.Errorf("watching %s: %w", dir, err)
		}
	}
	var settled, overdue <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-watcher.Errors: // events were lost: anything may have changed
			s.note("watching sources: %v", err)
		case <-watcher.Events:
		case <-settled:
			settled, overdue = nil, nil
			r.reload()
			continue
		case <-overdue:
			settled, overdue = nil, nil
			r.reload()
			continue
		}
		settled = time.After(settleTime)
		if overdue == nil {
			overdue = time.After(longestWait)
		}
	}
}

// builtByIbazel is what ibazel writes to its program once a build has succeeded.
const builtByIbazel = "IBAZEL_BUILD_COMPLETED SUCCESS"

// WatchIbazel restarts services after builds of ibazel that changed what they are made of: ibazel says so on standard
// input to targets with the tag ibazel_notify_changes. It returns when the input ends.
func (s *Set) WatchIbazel(input io.Reader) {
	r := newReloader(s)
	for lines := bufio.NewScanner(input); lines.Scan(); {
		if strings.TrimSpace(lines.Text()) == builtByIbazel {
			r.reload()
		}
	}
}
