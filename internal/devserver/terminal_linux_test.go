package devserver

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/rules-services/rules_services/internal/pseudoterminal"
)

// session is a supervisor at a terminal of its own.
type session struct {
	cmd      *exec.Cmd
	keyboard *os.File
	screen   *output
	port     int
	log      string
}

// startSession starts a supervisor at a terminal, as a shell would.
func startSession(t *testing.T, role string) *session {
	t.Helper()
	person, program := pseudoterminal.Open(t)
	if err := pty.Setsize(person, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	port := unusedPort(t)
	cmd, screen := supervisor(t, role, port)
	logs := t.TempDir()
	cmd.Env = append(cmd.Env, "DEVSERVER_TEST_LOGS="+logs)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = program, program, program
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	go io.Copy(screen, person)
	return &session{cmd, person, screen, port, filepath.Join(logs, "shop-ui.log")}
}

func (s *session) waitFor(t *testing.T, text string) {
	t.Helper()
	eventually(t, text, func() bool { return strings.Contains(s.screen.String(), text) })
}

func (s *session) press(t *testing.T, keys string) {
	t.Helper()
	if _, err := io.WriteString(s.keyboard, keys); err != nil {
		t.Fatal(err)
	}
}

// checkDone checks that the supervisor ended well and left nothing.
func (s *session) checkDone(t *testing.T) {
	t.Helper()
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, s.screen)
	}
	s.waitFor(t, "supervisor done")
	if err := tryPort(Address{defaultHost, s.port}); err != nil {
		t.Errorf("the port is still taken: %v", err)
	}
}

func TestServiceReadsTheKeyboard(t *testing.T) {
	s := startSession(t, "reader")
	s.waitFor(t, "what? ")
	s.press(t, "continue\n")
	s.waitFor(t, `read "continue\n", <nil>`)
	s.waitFor(t, "is ready at")
	s.press(t, "\x03")
	s.checkDone(t)
	log, err := os.ReadFile(s.log)
	if err != nil || string(log) != "what? read \"continue\\n\", <nil>\nargs []\n" {
		t.Errorf("the log is %q, %v", log, err)
	}
}

func TestServiceKnowsTheSize(t *testing.T) {
	s := startSession(t, "window")
	s.waitFor(t, "24 lines")
	if err := pty.Setsize(s.keyboard, &pty.Winsize{Rows: 33, Cols: 99}); err != nil {
		t.Fatal(err)
	}
	s.waitFor(t, "33 lines")
	s.press(t, "\x03")
	s.checkDone(t)
}

func TestCtrlCStopsAStubbornService(t *testing.T) {
	s := startSession(t, "stubborn")
	s.waitFor(t, "is ready at")
	s.press(t, "\x03")
	s.checkDone(t)
	s.waitFor(t, "was killed")
}

func TestSuspensionIsCalledOffWithoutAShell(t *testing.T) {
	s := startSession(t, "server")
	s.waitFor(t, "is ready at")
	pid := findHolder(s.port).pid
	s.press(t, "\x1a")
	eventually(t, "going on", func() bool { return processState(t, pid) != "T" })
	s.press(t, "\x03")
	s.checkDone(t)
}

func TestSuspendAndResume(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash on the PATH, whose job control this is about")
	}
	person, program := pseudoterminal.Open(t)
	port := unusedPort(t)
	inner, screen := supervisor(t, "server", port)
	shell := exec.Command("bash", "--norc", "--noprofile", "-i")
	shell.Env = append(inner.Env, "PS1=shell> ")
	shell.Stdin, shell.Stdout, shell.Stderr = program, program, program
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shell.Process.Kill() })
	go io.Copy(screen, person)
	s := &session{shell, person, screen, port, ""}
	s.press(t, os.Args[0]+"\n")
	s.waitFor(t, "is ready at")
	pid := findHolder(port).pid
	s.press(t, "\x1a")
	s.waitFor(t, "Stopped")
	if state := processState(t, pid); state != "T" {
		t.Errorf("the service is in state %s while its supervisor is suspended", state)
	}
	s.press(t, "fg\n")
	eventually(t, "going on", func() bool { return processState(t, pid) != "T" })
	eventually(t, "the keyboard", func() bool { return (&terminal{person}).foreground() == findHolder(port).group(t) })
	s.press(t, "\x03")
	s.waitFor(t, "supervisor done")
	s.press(t, "exit\n")
	if err := shell.Wait(); err != nil {
		t.Error(err)
	}
}

// processState is the letter of a process's state.
func processState(t *testing.T, pid int) string {
	t.Helper()
	time.Sleep(20 * time.Millisecond)
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(data), ") ")
	return after[:1]
}
