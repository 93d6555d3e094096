package runspec

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Suffix is what a spec's file name has after the name of its executable.
const Suffix = ".runspec.json"

// Location is where a run spec and the files that it names lie.
type Location struct {
	// Spec is the path of the spec.
	Spec string
	// Runfiles is the folder of the executable's runfiles.
	Runfiles string
}

// Locate finds the spec beside a program that was started as argv0.
//
// The program is a symbolic link that Bazel made, and people make further links
// to that one, so every link of the chain is looked at, the first one first.
// [os.Executable] is of no use here: it gives the end of the chain.
func Locate(argv0 string) (Location, error) {
	program, err := absolute(argv0)
	if err != nil {
		return Location{}, fmt.Errorf("finding the program %q: %w", argv0, err)
	}
	for path := program; ; {
		if isKind(path+Suffix, fs.FileMode.IsRegular) {
			runfiles, err := runfilesOf(path)
			return Location{Spec: path + Suffix, Runfiles: runfiles}, err
		}
		target, err := os.Readlink(path)
		if err != nil {
			return Location{}, fmt.Errorf(
				"finding the run spec %s: no such file: start this tool with `bazel run` of a target that uses it", program+Suffix)
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
}

// Path gives the file of a runfiles path such as "_main/services/shop/ui/manage".
// The names of repositories in it are canonical, so there is no mapping to apply.
func (l Location) Path(runfile string) string {
	return filepath.Join(l.Runfiles, filepath.FromSlash(runfile))
}

// absolute is the path of a program as a shell would have found it.
func absolute(argv0 string) (string, error) {
	if filepath.Base(argv0) == argv0 {
		found, err := exec.LookPath(argv0)
		if err != nil {
			return "", err
		}
		argv0 = found
	}
	return filepath.Abs(argv0)
}

// runfilesOf finds the runfiles of a program: a folder of its own, or the one
// of another program that has this one among its data.
func runfilesOf(program string) (string, error) {
	const suffix = ".runfiles"
	if own := program + suffix; isKind(own, fs.FileMode.IsDir) {
		return own, nil
	}
	if i := strings.LastIndex(program, suffix+string(filepath.Separator)); i >= 0 {
		return program[:i+len(suffix)], nil
	}
	if dir := os.Getenv("RUNFILES_DIR"); dir != "" {
		return filepath.Abs(dir)
	}
	return "", errors.New("finding runfiles: there is no " + program + suffix + ": build the target again, without --nobuild_runfile_links")
}

// isKind reports whether a path leads to something of a kind.
func isKind(path string, kind func(fs.FileMode) bool) bool {
	info, err := os.Stat(path)
	return err == nil && kind(info.Mode())
}
