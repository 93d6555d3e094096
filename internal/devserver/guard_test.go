package devserver

import (
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// supervisor starts a supervisor process of its own whose service plays a role.
func supervisor(t *testing.T, role string, port int) (*exec.Cmd, *output) {
	t.Helper()
	out := &output{}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"=supervisor", "DEVSERVER_TEST_SERVICE="+role, "PORT="+strconv.Itoa(port))
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = time.Second
	return cmd, out
}

// startSupervisor starts one and waits until its service is ready.
func startSupervisor(t *testing.T, role string, port int) (*exec.Cmd, *output) {
	t.Helper()
	cmd, out := supervisor(t, role, port)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	eventually(t, "ready", func() bool { return strings.Contains(out.String(), "is ready at") })
	return cmd, out
}

func TestNothingIsLeftAfterKill(t *testing.T) {
	for _, role := range []string{"server", "stubborn", "parent", "daemonizer"} {
		t.Run(role, func(t *testing.T) {
			port := unusedPort(t)
			cmd, out := startSupervisor(t, role, port)
			group := findHolder(port).group(t)
			cmd.Process.Kill()
			cmd.Wait()
			eventually(t, "no process in the group", func() bool { return len(groupMembers(group)) == 0 })
			if err := tryPort(Address{defaultHost, port}); err != nil {
				t.Errorf("the port is still taken: %v", err)
			}
			if role == "parent" || role == "daemonizer" {
				child := number(t, out.String(), "child")
				eventually(t, "the grandchild has ended", func() bool { return !alive(child) })
			}
		})
	}
}

// group is the process group of a holder.
func (h holder) group(t *testing.T) int {
	t.Helper()
	group, err := syscall.Getpgid(h.pid)
	if err != nil || group == syscall.Getpgrp() {
		t.Fatalf("group %d of process %d: %v", group, h.pid, err)
	}
	return group
}

func TestSignalsStopTheSupervisor(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			cmd, out := startSupervisor(t, "daemonizer", unusedPort(t))
			if err := cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
			if alive(number(t, out.String(), "child")) {
				t.Error("the grandchild is left")
			}
		})
	}
}

func TestGuardOrder(t *testing.T) {
	want := guardOrder{42, 1500 * time.Millisecond, markVariable + "=x"}
	if got, err := readOrder(want.String()); err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := readOrder("yes"); err == nil || !strings.Contains(err.Error(), guardVariable) {
		t.Errorf("got %v", err)
	}
}

func TestGuardThatGivesNoSign(t *testing.T) {
	awake, err := startForSign(exec.Command("true"))
	if err != nil {
		t.Fatal(err)
	}
	if err := awake(); err == nil || !strings.Contains(err.Error(), "it gave no sign") {
		t.Errorf("got %v", err)
	}
}

func TestGuarded(t *testing.T) {
	if got := guarded(strings.NewReader("10\n11\n-10\n12\n-")); !slices.Equal(got, []int{11, 12}) {
		t.Errorf("got %v", got)
	}
}

func TestGuardRefusesAForeignGroup(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), guardVariable+"=1 1 x")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "leads no group") {
		t.Errorf("got %v: %s", err, out)
	}
}
