package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// django measures a service of examples/monorepo until its first page, in turns with plain Python: the interpreter that
// Bazel's launcher finds, without that launcher, and with everything compiled before.
func (b *bench) django() error {
	example, err := filepath.Abs("examples/monorepo")
	if err != nil {
		return err
	}
	build := exec.Command("./bazelw", "build", "//services/shop/ui:dev", "//services/shop/ui:manage")
	build.Dir, build.Stderr = example, os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	service := filepath.Join(example, "bazel-bin/services/shop/ui")
	python, err := b.python(service)
	if err != nil {
		return err
	}
	ours := &visits{command: []string{filepath.Join(service, "dev"), "--only", "{port}"}}
	plain := &visits{command: append(python, "runserver", "--noreload", "127.0.0.1:{port}")}
	for round := range b.rounds + 1 {
		for _, v := range []*visits{plain, ours} {
			if err := v.visit(b, example); err != nil {
				return err
			}
			if round == 0 { // that one has compiled Django, and made secrets
				v.took, v.processor = nil, nil
			}
		}
	}
	processor := func(v *visits) string { return milliseconds(median(v.processor)) + " of a processor" }
	show("Django to its first page: manage.py runserver --noreload", milliseconds(median(plain.took)), processor(plain))
	more := median(ours.took) - median(plain.took)
	show("Django to its first page", milliseconds(median(ours.took)), fmt.Sprintf("%s; %s more, at most 60 ms", processor(ours), milliseconds(more)))
	return nil
}

// python is what one would type for manage.py with all packages at hand.
func (b *bench) python(service string) ([]string, error) {
	manage := filepath.Join(service, "manage")
	ask := exec.Command(manage, "shell", "-v", "0", "-c", "import os, sys; print(sys.executable, os.pathsep.join(sys.path), sep='\\n')")
	ask.Env = b.environment()
	answer, err := ask.Output()
	lines := strings.Split(strings.TrimSpace(string(answer)), "\n")
	if err != nil || len(lines) < 2 {
		return nil, fmt.Errorf("asking %s for its import path: %q, %w", manage, answer, err)
	}
	lines = lines[len(lines)-2:]
	return []string{"env", "-u", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH=" + lines[1], "PYTHONPYCACHEPREFIX=" + filepath.Join(b.dir, "python"),
		lines[0], filepath.Join(manage+".runfiles", "_main/services/shop/ui/manage.py")}, nil
}

// visits are the times that a command took until its first page, by the clock and on processors.
type visits struct {
	command         []string
	took, processor []time.Duration
}

func (v *visits) visit(b *bench, workspace string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	listener.Close()
	var args []string
	for _, word := range v.command {
		args = append(args, strings.ReplaceAll(word, "{port}", port))
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(b.environment(), "BUILD_WORKSPACE_DIRECTORY="+workspace)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	for answered := false; !answered; time.Sleep(2 * time.Millisecond) {
		if time.Since(begin) > time.Minute {
			return fmt.Errorf("%v answers nothing", args)
		}
		response, err := http.Get("http://localhost:" + port + "/readyz")
		if err == nil {
			answered = response.StatusCode == http.StatusOK
			response.Body.Close()
		}
	}
	v.took, v.processor = append(v.took, time.Since(begin)), append(v.processor, processorTime(session(cmd.Process.Pid)))
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait() // plain Python is ended by the signal
	return nil
}
