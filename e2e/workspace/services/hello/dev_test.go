package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestDevServes starts the service_dev target as `bazel run` does, and asks it once it says that it is ready.
func TestDevServes(t *testing.T) {
	port := strconv.Itoa(unusedPort(t))
	cmd := exec.Command(filepath.Join(os.Getenv("TEST_SRCDIR"), filepath.FromSlash(os.Getenv("DEV"))), port)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Signal(os.Interrupt)

	url := "http://127.0.0.1:" + port + "/"
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "hello is ready at "+url) {
		t.Fatalf("the first line is %q, %v", line, err)
	}
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if page, err := io.ReadAll(response.Body); err != nil || string(page) != "hello from hello\n" {
		t.Errorf("got %q, %v", page, err)
	}
}

func unusedPort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
