package upgrade

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A program is a running executable that Bazel has built.
type program struct {
	t         *testing.T
	name, url string
	cmd       *exec.Cmd
	ended     chan error
}

// start starts an executable below bazel-bin on a port that is free: service_dev's own programs take it as an argument,
// the others in the environment.
func (w *workspace) start(name string, args ...string) *program {
	w.t.Helper()
	port := unusedPort(w.t)
	env := append(os.Environ(), "HOME="+w.home, "SERVICES_SECRETS_DIR="+filepath.Join(w.home, "secrets"))
	if strings.HasSuffix(name, "/dev") {
		args = append(args, port)
	} else {
		env = append(env, "PORT="+port)
	}
	log, err := os.Create(filepath.Join(w.t.TempDir(), "log"))
	if err != nil {
		w.t.Fatal(err)
	}
	p := &program{t: w.t, name: name, url: "http://127.0.0.1:" + port + "/", ended: make(chan error, 1)}
	p.cmd = exec.Command(filepath.Join(w.dir, "bazel-bin", filepath.FromSlash(name)), args...)
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = env, log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	w.t.Cleanup(func() {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		log.Close()
	})
	return p
}

// answers asks for a page until it comes, or until the program has ended, and returns it.
func (p *program) answers(path string) string {
	p.t.Helper()
	for {
		if response, err := http.Get(p.url + strings.TrimPrefix(path, "/")); err == nil {
			page, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err == nil && response.StatusCode == http.StatusOK {
				return string(page)
			}
		}
		select {
		case err := <-p.ended:
			p.t.Fatalf("%s has ended (%v) before it answered %s: %s", p.name, err, path, p.log())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// stop asks the program to end as a supervisor does.
func (p *program) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := <-p.ended; err != nil {
		p.t.Errorf("%s, told to stop, ends with %v: %s", p.name, err, p.log())
	}
}

func (p *program) log() string {
	content, err := os.ReadFile(p.cmd.Stdout.(*os.File).Name())
	if err != nil {
		p.t.Fatal(err)
	}
	return string(content)
}
