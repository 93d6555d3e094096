package tests

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestRun starts the executable of a service_dev target as Bazel made it.
func TestRun(t *testing.T) {
	if os.Getenv("UI_DEV") == "" {
		t.Skip("only Bazel has the executable: ./bazelw test //rules/tests/...")
	}
	port := strconv.Itoa(unusedPort(t))
	cmd := exec.Command(filepath.Join(os.Getenv("TEST_SRCDIR"), filepath.FromSlash(os.Getenv("UI_DEV"))), port, "--noreload")
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	var notes bytes.Buffer
	cmd.Stderr = &notes
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()

	line, err := bufio.NewReader(out).ReadString('\n')
	if ready := regexp.MustCompile(`^shop/ui is ready at http://127\.0\.0\.1:` + port + `/ \(\d+\.\d s\)\n$`); err != nil || !ready.MatchString(line) {
		t.Fatalf("the first line is %q, %v: %s", line, err, &notes)
	}
	want := "arguments: runserver 127.0.0.1:" + port + " --noreload\n" +
		"SERVICE_NAME=shop/ui\nSERVICE_URL_SHOP_API=http://localhost:19012/\nGREETING=hello\n"
	if page := get(t, "http://127.0.0.1:"+port+"/"); page != want {
		t.Errorf("the page is\n%s", page)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, &notes)
	}
	if got := notes.String(); !strings.Contains(got, ": django-secret-key\n") || !strings.HasSuffix(got, "stopping shop/ui\n") {
		t.Errorf("standard error: %s", got)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// unusedPort is a port that nothing listens on, in neither version of IP.
func unusedPort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
