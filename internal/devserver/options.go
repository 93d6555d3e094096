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
	// Replace stops another run of the services first.
	Replace bool
	// Open opens the page in a browser, PagePort is its port, 0 for the usual one.
	Open     bool
	PagePort int
	// Debugpy is the port on which a debugger can attach to the service that was asked for, 0 for none.
	Debugpy int
	// Logs is a folder for the services' output, "" for one in the system's temporary folder.
	Logs string
}

// ParseOptions takes the supervisor's own options off the front of the arguments after `--`. The first argument that is
// none ends them.
func ParseOptions(args []string) (o Options, rest []string, err error) {
	flags := map[string]*bool{
		"--exit-on-failure": &o.ExitOnFailure, "--no-restart": &o.NoRestart, "--only": &o.Only, "--open": &o.Open, "--replace": &o.Replace,
	}
	numbers := map[string]*int{"--debugpy": &o.Debugpy, "--page-port": &o.PagePort, "--port-offset": &o.PortOffset}
	for ; len(args) > 0; args = args[1:] {
		name, value, given := strings.Cut(args[0], "=")
		flag, number := flags[name], numbers[name]
		switch {
		case flag != nil && given:
			return o, nil, UsageError{fmt.Errorf("%s takes no value", name)}
		case flag != nil:
			*flag = true
			continue
		case number == nil && name != "--logs":
			return o, args, nil
		case !given && len(args) < 2:
			return o, nil, UsageError{fmt.Errorf("%s wants a value", name)}
		case !given:
			value, args = args[1], args[1:]
		}
		if number == nil {
			o.Logs = value
		} else if *number, err = strconv.Atoi(value); err != nil {
			return o, nil, UsageError{fmt.Errorf("%s: %q is no number", name, value)}
		}
	}
	return o, nil, nil
}
