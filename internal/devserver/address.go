package devserver

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// defaultHost is where a service listens unless the user says otherwise: it is
// reachable from this machine alone.
const defaultHost = "127.0.0.1"

// Address is where a service listens. The zero Address is that of a service
// without a port.
type Address struct {
	// Host is a name or an IP address, without brackets.
	Host string
	// Port is the TCP port.
	Port int
}

// String gives the address in the form HOST:PORT, with brackets around an IPv6
// address.
func (a Address) String() string {
	return net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
}

// Reachable is the address to connect to: a server that listens on every
// interface is asked on the loopback one.
func (a Address) Reachable() Address {
	ip := net.ParseIP(a.Host)
	switch {
	case ip == nil || !ip.IsUnspecified():
		return a
	case ip.To4() == nil:
		return Address{"::1", a.Port}
	}
	return Address{defaultHost, a.Port}
}

// URL is the address of the service's first page.
func (a Address) URL() string {
	return "http://" + a.Reachable().String() + "/"
}

// isAddress tells an address from other arguments: it is a number, or ends with
// a colon and a number.
func isAddress(arg string) bool {
	port := arg[strings.LastIndex(arg, ":")+1:]
	return port != "" && strings.Trim(port, "0123456789") == ""
}

// parseAddress reads PORT, HOST:PORT, :PORT or [IPv6]:PORT.
func parseAddress(arg string) (Address, error) {
	host, port := defaultHost, arg
	if strings.Contains(arg, ":") {
		var err error
		if host, port, err = net.SplitHostPort(arg); err != nil {
			return Address{}, fmt.Errorf("address %q: want PORT, HOST:PORT or [IPV6]:PORT", arg)
		}
		if host == "" {
			host = defaultHost
		}
	}
	number, err := strconv.Atoi(port)
	if err != nil || number < 1 || number > 65535 {
		return Address{}, fmt.Errorf("address %q: a port is a number from 1 to 65535", arg)
	}
	return Address{host, number}, nil
}
