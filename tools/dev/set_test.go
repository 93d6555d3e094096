package main

import (
	"context"
	"fmt"
	"net"
	"testing"

	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/runspec"
)

func TestPagePort(t *testing.T) {
	var port int
	for port == 0 || port+pageDistance > 65535 {
		port = unusedPort(t)
	}
	usual := fmt.Sprintf("http://127.0.0.1:%d/", port+pageDistance)
	show := func(port int, ports ...int) string {
		t.Helper()
		var servers []*devserver.Server
		for i, port := range ports {
			servers = append(servers, &devserver.Server{
				Service: runspec.Service{Name: fmt.Sprint("service-", i)}, Address: devserver.Address{Host: "127.0.0.1", Port: port},
			})
		}
		shown, err := showPage(devserver.NewSet(servers), port, func() {})
		if err != nil {
			t.Fatal(err)
		}
		ended, end := context.WithCancel(context.Background())
		end()
		t.Cleanup(func() { _ = shown.Serve(ended) }) // lets the port go
		return shown.URL()
	}
	if got := show(0, port+pageDistance, port); got == usual {
		t.Error("the page has taken the port of a service")
	}
	if got := show(0, 9, port); got != usual {
		t.Errorf("the usual port: %s", got)
	}
	if got := show(0, port); got == usual {
		t.Error("the usual port is taken")
	}
	show(0, 0)
	show(0, 60000)
	if got := show(unusedPort(t), 9); got == "http://127.0.0.1:10009/" {
		t.Error("another port was asked for")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	taken := devserver.NewSet([]*devserver.Server{{}})
	if _, err := showPage(taken, listener.Addr().(*net.TCPAddr).Port, nil); err == nil {
		t.Error("a port that was asked for is taken")
	}
}
