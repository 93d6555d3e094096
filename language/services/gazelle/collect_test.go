package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rules-services/rules_services/internal/project"
)

// collectTo names the folder to which a script's runs copy what they leave, for tests/builds.
const collectTo = "RULES_SERVICES_TEST_COLLECT"

// collect copies the repository to the first free number in a folder.
func collect(to string) error {
	dir := os.Getenv("BUILD_WORKSPACE_DIRECTORY")
	if dir == "" {
		var err error
		if dir, err = os.Getwd(); err != nil {
			return err
		}
	}
	root, err := project.FindRoot(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	before, err := os.ReadDir(to)
	if err != nil {
		return err
	}
	return os.CopyFS(filepath.Join(to, fmt.Sprintf("%02d", len(before)+1)), os.DirFS(root))
}
