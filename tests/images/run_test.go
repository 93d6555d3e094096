//go:build linux

package images

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// runs unpacks the image of a Django service and runs what is in it as a
// container would: first process, user 99, a root that cannot be written to.
func (w workspace) runs(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root makes namespaces everywhere")
	}
	bundle := filepath.Join(t.TempDir(), "bundle")
	command(t, os.Getenv("UMOCI"), "unpack", "--image", w.image("ui")+":latest", bundle)
	root := filepath.Join(bundle, "rootfs")
	secret, err := json.Marshal(map[string]string{"SECRET_KEY": strings.Repeat("made up ", 10)})
	check(t, err)
	check(t, os.MkdirAll(filepath.Join(root, "secrets", "django-secret-key"), 0o755))
	check(t, os.WriteFile(filepath.Join(root, "secrets", "django-secret-key", "secret_string"), secret, 0o644))

	port := freePort(t)
	if out, err := contained(root, port, "manage.py", "check", "--deploy").CombinedOutput(); err != nil {
		t.Fatalf("manage.py check: %v\n%s", err, out)
	}
	server := contained(root, port, "/app/gunicorn")
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	check(t, err)
	defer log.Close()
	server.Stdout, server.Stderr = log, log
	check(t, server.Start())
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	defer func() {
		server.Process.Kill()
		if t.Failed() {
			data, _ := os.ReadFile(log.Name())
			t.Logf("%s", data)
		}
	}()
	waitFor(t, fmt.Sprintf("http://127.0.0.1:%d/healthz", port), ended)
	if owner := owner(t, server.Process.Pid); owner != 99 {
		t.Errorf("it runs as user %d", owner)
	}
	check(t, server.Process.Signal(syscall.SIGTERM))
	if err := <-ended; err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}

// contained is a command in the unpacked image, in a pod's environment.
func contained(root string, port int, args ...string) *exec.Cmd {
	cmd := exec.Command("testdata/contained.sh", append([]string{root}, args...)...)
	cmd.Env = []string{
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", fmt.Sprintf("PORT=%d", port),
		"SERVICES_ENV=prod", "K8S_POD_NAMESPACE=prod", "K8S_POD_IP=127.0.0.1",
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID, Pdeathsig: syscall.SIGKILL}
	return cmd
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// waitFor asks until the answer is 200.
func waitFor(t *testing.T, url string, ended chan error) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		if response, err := http.Get(url); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case err := <-ended:
			t.Fatalf("the server has ended: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not answer", url)
}

// owner is the user of a process.
func owner(t *testing.T, pid int) uint32 {
	t.Helper()
	info, err := os.Stat(fmt.Sprintf("/proc/%d", pid))
	check(t, err)
	return info.Sys().(*syscall.Stat_t).Uid
}
