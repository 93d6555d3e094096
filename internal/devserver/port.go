package devserver

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/rules-services/rules_services/internal/runspec"
)

// holder is a process that listens on a port.
type holder struct {
	pid     int
	command string
	// user is the owner of a process that cannot be seen into. pid is 0 then.
	user string
}

// describe names the holder in a message.
func (h holder) describe() string {
	switch {
	case h.pid != 0:
		return fmt.Sprintf("process %d (%s)", h.pid, h.command)
	case h.user != "":
		return "a process of user " + h.user + ", which cannot be seen from here"
	}
	return "a process that cannot be seen from here"
}

// CheckPort reports a port that another process listens on already: which port,
// which service it belongs to, who holds it and what to do.
func CheckPort(dev *runspec.Dev, s runspec.Service, address Address) error {
	if address.Port == 0 {
		return nil
	}
	err := tryPort(address)
	if errors.Is(err, syscall.EADDRINUSE) {
		other := "use other ports for all: `-- --port-offset 100`"
		if dev.Kind != runspec.KindGroup && s.Name == dev.Requested().Name {
			other = fmt.Sprintf("use another port: bazel run %s -- %d", s.Label, freePort(dev, address.Port))
		}
		return taken(dev, s, address.Port, other)
	}
	return refused(err, s, address)
}

// CheckPorts reports all ports of services that cannot be listened on, in one error.
func CheckPorts(dev *runspec.Dev, servers []*Server) error {
	var errs []error
	for _, s := range servers {
		errs = append(errs, CheckPort(dev, s.Service, s.Address))
	}
	return errors.Join(errs...)
}

// refused is the message about an address that the system does not allow, nil
// for no error.
func refused(err error, s runspec.Service, address Address) error {
	switch {
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%s may not listen on port %d: %w: use one above 1023: bazel run %s -- %d",
			s.Name, address.Port, syscall.EACCES, s.Label, address.Port+8000)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s cannot listen on %s: %s is no address of this machine: 0.0.0.0 stands for all that are",
			s.Name, address, address.Host)
	case err != nil:
		return fmt.Errorf("%s cannot listen on %s: %w", s.Name, address, err)
	}
	return nil
}

// taken is the message about a port that is in use; other is what one can do but to stop the holder.
func taken(dev *runspec.Dev, s runspec.Service, port int, other string) error {
	owner := s.Name
	for _, other := range dev.Services {
		if other.Port == port {
			owner = other.Name
		}
	}
	h := findHolder(port)
	advice := "stop it"
	if h.pid != 0 {
		advice = fmt.Sprintf("stop it with `kill %d`", h.pid)
	}
	return fmt.Errorf("port %d of %s is taken by %s: %s, or %s", port, owner, h.describe(), advice, other)
}

// freePort finds a port above a taken one that nobody uses and that belongs to
// no service of the spec.
func freePort(dev *runspec.Dev, port int) int {
	for candidate := port + 1; candidate <= 65535; candidate++ {
		registered := slices.ContainsFunc(dev.Services, func(s runspec.Service) bool { return s.Port == candidate })
		if !registered && tryPort(Address{defaultHost, candidate}) == nil {
			return candidate
		}
	}
	return port - 1
}

// tryPort fails with EADDRINUSE when something listens on the address or on
// either loopback one: a server on the IPv6 loopback would answer in place of
// the service whenever a browser takes `localhost` for that.
func tryPort(address Address) error {
	if err := tryListen(address); err != nil {
		return err
	}
	for _, host := range []string{defaultHost, "::1"} {
		loopback := Address{host, address.Port}
		if errors.Is(tryListen(loopback), syscall.EADDRINUSE) || answers(loopback) {
			return syscall.EADDRINUSE
		}
	}
	return nil
}

// tryListen listens on an address for a moment.
func tryListen(address Address) error {
	listener, err := net.Listen("tcp", address.String())
	if err != nil {
		return err
	}
	return listener.Close()
}

// answers connects to an address. macOS lets one listen on an address of its
// own beside a server on all of them, so listening says too little there.
func answers(address Address) bool {
	connection, err := net.DialTimeout("tcp", address.String(), time.Second)
	if err != nil {
		return false
	}
	connection.Close()
	return true
}

// shorten makes a command fit into a line of a message: the program without its
// folder, and of all the rest the two ends.
func shorten(command string) string {
	const half = 50
	command = strings.Join(strings.Fields(command), " ")
	program, arguments, found := strings.Cut(command, " ")
	command = program[strings.LastIndex(program, "/")+1:]
	if found {
		command += " " + arguments
	}
	if len(command) <= 2*half {
		return command
	}
	return command[:half] + "..." + command[len(command)-half:]
}
