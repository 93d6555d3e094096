package image

import (
	"bytes"
	"io"
	"os"
	"path"
	"regexp"
)

// readScript reads a file that begins with #!, and gives nil for any other.
func readScript(file string) ([]byte, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	start := make([]byte, 2)
	if _, err := io.ReadFull(in, start); err != nil || string(start) != "#!" {
		return nil, nil
	}
	rest, err := io.ReadAll(in)
	return append(start, rest...), err
}

// replacePython makes the script that py_binary starts run by another Python, if
// it names one of the machine which built it.
func replacePython(script []byte, python string) []byte {
	interpreter := machinePython(script)
	if interpreter == "" {
		return script
	}
	inFirstLine := python
	if !path.IsAbs(python) {
		inFirstLine = "/usr/bin/env " + python
	}
	if rest, ok := bytes.CutPrefix(script, []byte("#!"+interpreter)); ok {
		script = append([]byte("#!"+inFirstLine), rest...)
	}
	for _, quote := range []string{"'", `"`} {
		script = bytes.ReplaceAll(script, []byte(quote+interpreter+quote), []byte(quote+python+quote))
	}
	return script
}

// machinePython is the Python that a script names by its absolute path, where
// py_binary does: a Python that Bazel brings is named relative to the runfiles.
func machinePython(script []byte) string {
	for _, pattern := range []string{
		`(?m)^PYTHON_BINARY ?= ?['"](/[^'"\n]+)['"]`,
		`\A#!(/\S*/python[0-9.]*)\n`,
	} {
		if found := regexp.MustCompile(pattern).FindSubmatch(script); found != nil {
			return string(found[1])
		}
	}
	return ""
}
