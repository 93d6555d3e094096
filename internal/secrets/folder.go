package secrets

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
)

const (
	// DirVariable is the environment variable that names the folder of secrets.
	DirVariable = "SERVICES_SECRETS_DIR"
	// defaultDir is that folder where neither the variable nor the workspace names
	// one. It is where existing checkouts have their secrets.
	defaultDir = "~/.toolchain_secrets_dev"
	// workspaceVariable is how `bazel run` tells where the workspace is.
	workspaceVariable = "BUILD_WORKSPACE_DIRECTORY"
)

// DefaultDir is the folder that the environment names, else the one in the home
// folder, which "~/" stands for. It fails where that is not known.
func DefaultDir(getenv func(string) string) (string, error) {
	return Dir("", getenv)
}

// Dir is the folder that the environment names, else the one that the workspace
// has declared, else the default. A relative one is a folder of the workspace.
func Dir(declared string, getenv func(string) string) (string, error) {
	dir := cmp.Or(getenv(DirVariable), declared, defaultDir)
	below, ok := strings.CutPrefix(dir, "~/")
	if ok {
		home := getenv("HOME")
		if home == "" {
			return "", fmt.Errorf("finding the folder of development secrets %s: HOME is not set", dir)
		}
		return filepath.Join(home, below), nil
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(getenv(workspaceVariable), dir)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the folder of development secrets: %w", err)
	}
	return dir, nil
}
