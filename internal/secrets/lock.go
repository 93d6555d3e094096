package secrets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	// lockFile is what is locked where a file system does not lock folders.
	lockFile = ".lock"
	// lockPause is the time between two attempts.
	lockPause = 5 * time.Millisecond
)

// lock keeps other writers of a folder waiting until unlock is called, or this
// process ends.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	err = wait(ctx, file)
	if err == nil || ctx.Err() != nil {
		return unlocker(file, err)
	}
	file.Close()
	file, err = os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	return unlocker(file, wait(ctx, file))
}

func unlocker(file *os.File, err error) (func(), error) {
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("locking %s: %w", file.Name(), err)
	}
	return func() { file.Close() }, nil
}

// wait takes the lock of a file as soon as nobody else has it.
func wait(ctx context.Context, file *os.File) error {
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockPause):
		}
	}
}
