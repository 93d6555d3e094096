package database

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// pollPeriod is how often something is asked whether it is there by now.
const pollPeriod = 5 * time.Millisecond

// lock keeps other processes from the cluster until the file that it gives is closed, by this process and by those that
// got it from this one. It waits for one that has it. The folder may be removed by the one that is waited for, and its
// lock with it: then there is a new one to be had.
func (c *Cluster) lock(ctx context.Context) (held *os.File, err error) {
	said := false
	for {
		file, err := os.OpenFile(c.path("lock"), os.O_CREATE|os.O_RDWR, 0o600)
		if errors.Is(err, os.ErrNotExist) {
			if err := c.makeFolder(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("locking the databases of this workspace: %w", err)
		}
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil && sameFile(file, c.path("lock")) {
			return file, nil
		}
		file.Close()
		if err != nil && !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, fmt.Errorf("locking the databases of this workspace: %w", err)
		}
		if !said && err != nil {
			c.note("waiting for another command that works on the databases of this workspace")
			said = true
		}
		if err := pause(ctx, pollPeriod); err != nil {
			return nil, err
		}
	}
}

// lockIfThere is lock for a cluster that has a folder. One that has none is in nobody's way, and held is nil.
func (c *Cluster) lockIfThere(ctx context.Context) (held *os.File, err error) {
	if !c.exists() {
		return nil, nil
	}
	return c.lock(ctx)
}

// sameFile tells whether a path still leads to an open file.
func sameFile(file *os.File, path string) bool {
	opened, err := file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(opened, named)
}

// pause waits a while, or until the context ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
