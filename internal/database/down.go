package database

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Down stops the server, and tells whether it was running.
func (c *Cluster) Down(ctx context.Context) (stopped bool, err error) {
	held, err := c.lockIfThere(ctx)
	if err != nil {
		return false, err
	}
	defer held.Close()
	p, ok := c.running()
	if !ok {
		return false, nil
	}
	return true, c.stop(ctx, p)
}

// Removed tells what [Cluster.Destroy] has removed.
type Removed struct {
	// Stopped tells that the server was running.
	Stopped bool
	// Folder is the folder with all data, "" where there was none.
	Folder string
	// Secrets are the names of the secrets.
	Secrets []string
}

// Destroy stops the server and removes all databases and their secrets. databases are names beside those of the
// databases that the cluster has had.
func (c *Cluster) Destroy(ctx context.Context, databases []string) (removed Removed, err error) {
	held, err := c.lockIfThere(ctx)
	if err != nil {
		return removed, err
	}
	defer held.Close()
	s, err := c.load()
	if err != nil {
		return removed, err
	}
	if p, ok := c.running(); ok {
		s.Port = p.port
		if err := c.stop(ctx, p); err != nil {
			return removed, err
		}
		removed.Stopped = true
	}
	if removed.Secrets, err = removeSecrets(ctx, c.Secrets, append(s.Databases, databases...), s.Port); err != nil {
		return removed, err
	}
	if held == nil {
		return removed, c.removeSockets()
	}
	removed.Folder = c.Dir
	return removed, c.removeFolders()
}

func (c *Cluster) exists() bool {
	_, err := os.Stat(c.Dir)
	return err == nil
}

// removeFolders removes all files of the cluster. The data go first, under another name, so that a process that dies
// meanwhile leaves no half of them; the lock goes last.
func (c *Cluster) removeFolders() error {
	err := os.Rename(c.path("data"), c.path(fmt.Sprintf("removed-%d", os.Getpid())))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the databases: %w", err)
	}
	entries, err := os.ReadDir(c.Dir)
	if err != nil {
		return fmt.Errorf("removing the databases: %w", err)
	}
	for _, entry := range entries {
		if entry.Name() != "lock" {
			if err := os.RemoveAll(c.path(entry.Name())); err != nil {
				return fmt.Errorf("removing the databases: %w", err)
			}
		}
	}
	if err := c.removeSockets(); err != nil {
		return err
	}
	if err := os.RemoveAll(c.Dir); err != nil {
		return fmt.Errorf("removing the databases: %w", err)
	}
	os.Remove(c.root) // and the folders above it, if this was the last workspace in them
	os.Remove(filepath.Dir(c.root))
	return nil
}

// removeSockets removes the folder of the server's socket where it is not within the cluster's.
func (c *Cluster) removeSockets() error {
	if strings.HasPrefix(c.sockets, c.Dir+string(filepath.Separator)) {
		return nil
	}
	if err := os.RemoveAll(c.sockets); err != nil {
		return fmt.Errorf("removing the folder of the server's socket: %w", err)
	}
	return nil
}
