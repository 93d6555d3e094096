package devserver

import (
	"fmt"
	"strconv"
	"strings"
)

// Options are what the user asked of the supervisor itself, before what is for the service.
type Options struct {
	// NoRestart and ExitOnFailure are those of [Set].
	NoRestart, ExitOnFailure bool
	// PortOffset is added to all ports.
	PortOffset int
	// Only leaves out what the service needs.
	Only bool
	// Logs is a folder for the services' output, "" for one in the system's temporary folder.
	Logs string
}

// ParseOptions takes the supervisor's own options off the front of the arguments after `--`. The first argument that is
// none ends them.
func ParseOptions(args []string) (o Options, rest []string, err error) {
	for ; len(args) > 0; args = args[1:] {
		name, value, given := strings.Cut(args[0], "=")
		switch name {
		case "--no-restart", "--exit-on-failure", "--only":
			if given {
				return o, nil, UsageError{fmt.Errorf("%s takes no value", name)}
			}
			*map[string]*bool{"--no-restart": &o.NoRestart, "--exit-on-failure": &o.ExitOnFailure, "--only": &o.Only}[name] = true
			continue
		case "--port-offset", "--logs":
		default:
			return o, args, nil
		}
		if !given {
			if len(args) < 2 {
				return o, nil, UsageError{fmt.Errorf("%s wants a value", name)}
			}
			value, args = args[1], args[1:]
		}
		if name == "--logs" {
			o.Logs = value
		} else if o.PortOffset, err = strconv.Atoi(value); err != nil {
			return o, nil, UsageError{fmt.Errorf("%s: %q is no number", name, value)}
		}
	}
	return o, nil, nil
}
