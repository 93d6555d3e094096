package devserver

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/rules-services/rules_services/internal/runspec"
)

// Invocation is what the user asked for.
type Invocation struct {
	// Address is where the service listens, as registered or as asked for.
	Address Address
	// Args are all arguments for the service's executable.
	Args []string
	// Command says that Args are a command of the executable, to be run instead
	// of the server: `migrate`, `shell`.
	Command bool
	// Debugpy is the port on which a debugger can attach, 0 for none.
	Debugpy int
}

// UsageError is a mistake on the command line.
type UsageError struct{ Err error }

// Error is that of the mistake.
func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap gives the mistake.
func (e UsageError) Unwrap() error { return e.Err }

// ParseArgs understands the arguments after `--`: an address first, if there is
// one, and the rest is for the executable. Where the executable starts the
// server only when told to (its spec has a command, such as runserver), another
// word in first place is a command to be run instead of that.
func ParseArgs(s runspec.Service, args []string) (Invocation, error) {
	in := Invocation{}
	if s.Port != 0 {
		in.Address = Address{defaultHost, s.Port}
	}
	if len(args) > 0 && isAddress(args[0]) {
		if s.Port == 0 {
			return in, UsageError{fmt.Errorf("%s has no port in services.json, so it cannot be started on %s", s.Name, args[0])}
		}
		address, err := parseAddress(args[0])
		if err != nil {
			return in, UsageError{err}
		}
		in.Address, args = address, args[1:]
	} else if len(args) > 0 && len(s.Command) > 0 && !strings.HasPrefix(args[0], "-") {
		in.Args, in.Command = args, true
		return in, nil
	}
	for _, word := range s.Command {
		in.Args = append(in.Args, in.Address.expand(word))
	}
	in.Args = append(in.Args, args...)
	return in, nil
}

// expand puts the address in the place of {host} and {port}. Together, as
// {host}:{port}, they become an address as one writes it, which for IPv6 has
// brackets.
func (a Address) expand(text string) string {
	port := strconv.Itoa(a.Port)
	return strings.NewReplacer(
		"{host}:{port}", net.JoinHostPort(a.Host, port),
		"{host}", a.Host,
		"{port}", port,
	).Replace(text)
}
