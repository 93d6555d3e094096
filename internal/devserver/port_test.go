package devserver

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/rules-services/rules_services/internal/runspec"
)

func TestCheckPortFree(t *testing.T) {
	dev := &runspec.Dev{Services: []runspec.Service{{Name: "shop/ui"}}}
	if err := CheckPort(dev, dev.Requested(), Address{defaultHost, unusedPort(t)}); err != nil {
		t.Error(err)
	}
	if err := CheckPort(dev, dev.Requested(), Address{}); err != nil {
		t.Errorf("service without port: %v", err)
	}
}

func TestCheckPortTaken(t *testing.T) {
	for _, listens := range []string{"127.0.0.1:0", "0.0.0.0:0", "[::]:0", "[::1]:0"} {
		t.Run(listens, func(t *testing.T) {
			listener, err := net.Listen("tcp", listens)
			if err != nil {
				t.Skipf("this machine has no such address, as where IPv6 is off: %v", err)
			}
			defer listener.Close()
			port := listener.Addr().(*net.TCPAddr).Port
			dev := &runspec.Dev{Services: []runspec.Service{
				{Name: "shop/api", Port: port + 1},
				{Name: "shop/ui", Port: port, Label: "//shop/ui:dev"},
			}}
			err = CheckPort(dev, dev.Requested(), Address{defaultHost, port})
			if err == nil {
				t.Fatal("not noticed")
			}
			begin := fmt.Sprintf("port %d of shop/ui is taken by process %d (%s)", port, os.Getpid(), shorten(strings.Join(os.Args, " ")))
			if !strings.HasPrefix(err.Error(), begin) {
				t.Errorf("%v\nwant it to begin with %s", err, begin)
			}
			advice := fmt.Sprintf("stop it with `kill %d`, or use another port: bazel run //shop/ui:dev -- ", os.Getpid())
			if !strings.Contains(err.Error(), advice) || strings.HasSuffix(err.Error(), fmt.Sprint(port+1)) {
				t.Errorf("%v\nwant the advice %s and a port that belongs to no service", err, advice)
			}
		})
	}
}

func TestCheckPortOfANeighbour(t *testing.T) {
	port := occupy(t, "127.0.0.1:0").Addr().(*net.TCPAddr).Port
	dev := &runspec.Dev{Services: []runspec.Service{{Name: "shop/api", Port: port}, {Name: "shop/ui", Port: port + 1}}}
	err := CheckPort(dev, dev.Requested(), Address{defaultHost, port})
	if err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("port %d of shop/api is taken", port)) {
		t.Errorf("got %v, want the service that the port belongs to", err)
	}
}

func TestCheckPortsNamesAll(t *testing.T) {
	ports := []int{occupy(t, "127.0.0.1:0").Addr().(*net.TCPAddr).Port, occupy(t, "127.0.0.1:0").Addr().(*net.TCPAddr).Port}
	dev := &runspec.Dev{Services: []runspec.Service{{Name: "shop/api", Port: ports[0]}, {Name: "shop/ui", Port: ports[1], Label: "//shop/ui:dev"}}}
	var servers []*Server
	for _, service := range dev.Services {
		servers = append(servers, &Server{Service: service, Address: Address{defaultHost, service.Port}})
	}
	err := CheckPorts(dev, servers)
	if err == nil {
		t.Fatal("not noticed")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, want := range []string{"use other ports for all: `-- --port-offset 100`", "use another port: bazel run //shop/ui:dev -- "} {
		begin := fmt.Sprintf("port %d of %s is taken by process %d (", ports[i], dev.Services[i].Name, os.Getpid())
		if len(lines) != 2 || !strings.HasPrefix(lines[i], begin) || !strings.Contains(lines[i], want) {
			t.Errorf("%q, want %q and %q", lines, begin, want)
		}
	}
}

func TestCheckPortForeignAddress(t *testing.T) {
	dev := &runspec.Dev{Services: []runspec.Service{{Name: "shop/ui"}}}
	err := CheckPort(dev, dev.Requested(), Address{"192.0.2.1", unusedPort(t)})
	if err == nil || !strings.HasSuffix(err.Error(), ": 192.0.2.1 is no address of this machine: 0.0.0.0 stands for all that are") {
		t.Errorf("got %v", err)
	}
}

func TestCheckPortRefused(t *testing.T) {
	s := runspec.Service{Name: "shop/ui", Label: "//shop/ui:dev"}
	cases := map[string]error{
		"shop/ui may not listen on port 80: permission denied: use one above 1023: bazel run //shop/ui:dev -- 8080": &net.OpError{Err: syscall.EACCES},
		"shop/ui cannot listen on 127.0.0.1:80: lookup: no such host":                                               errors.New("lookup: no such host"),
	}
	for want, cause := range cases {
		if got := refused(cause, s, Address{defaultHost, 80}); got == nil || got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

func TestHolderDescribe(t *testing.T) {
	cases := map[holder]string{
		{pid: 7, command: "python3 manage.py"}: "process 7 (python3 manage.py)",
		{user: "postgres"}:                     "a process of user postgres, which cannot be seen from here",
		{}:                                     "a process that cannot be seen from here",
	}
	for h, want := range cases {
		if got := h.describe(); got != want {
			t.Errorf("%v: %s", h, got)
		}
	}
}

func TestShorten(t *testing.T) {
	cases := map[string]string{
		"":                                     "",
		"/usr/bin/python3 manage.py runserver": "python3 manage.py runserver",
		"node server.js":                       "node server.js",
	}
	for command, want := range cases {
		if got := shorten(command); got != want {
			t.Errorf("%q: %q", command, got)
		}
	}
	long := shorten("/bin/python3 " + strings.Repeat("x", 300) + " runserver")
	if len(long) != 103 || !strings.HasPrefix(long, "python3 xx") || !strings.HasSuffix(long, "xx runserver") {
		t.Errorf("a long command is %q", long)
	}
}
