package python

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed standard_library.txt
var standardLibrary string

// standard are the names at the top of Python's standard library.
var standard = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(standardLibrary) {
		if !strings.HasPrefix(line, "#") {
			names[strings.TrimSpace(line)] = true
		}
	}
	return names
})
