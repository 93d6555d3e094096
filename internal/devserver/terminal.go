package devserver

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// suspendTimeout is how long it may take until a suspended process really
// stands still. If it does not, nobody is there to wake it up, as with a
// terminal that runs no shell, and the suspension is called off.
const suspendTimeout = 300 * time.Millisecond

// terminal is the terminal whose keyboard this process may give away: a process
// group reads from it only while it is in the foreground.
type terminal struct{ file *os.File }

// terminalOf gives the terminal behind standard input, or nil if that is not
// one, or if this process is in the background and has nothing to give.
func terminalOf(stdin *os.File) *terminal {
	if stdin == nil {
		return nil
	}
	t := &terminal{stdin}
	if t.foreground() != syscall.Getpgrp() {
		return nil
	}
	return t
}

// IsTerminal reports whether a file is this process's terminal.
func IsTerminal(file *os.File) bool {
	return (&terminal{file}).foreground() != 0
}

// foreground is the group that has the keyboard, 0 if the file is no terminal of
// this process.
func (t *terminal) foreground() int {
	pgid, err := unix.IoctlGetInt(int(t.file.Fd()), unix.TIOCGPGRP)
	if err != nil {
		return 0
	}
	return pgid
}

// give puts a group into the foreground. A process in the background that does
// this is stopped, unless it ignores the signal that would stop it. There is no
// way back from that: signal.Reset leaves the signal ignored.
func (t *terminal) give(pgid int) {
	signal.Ignore(syscall.SIGTTOU)
	unix.IoctlSetPointerInt(int(t.file.Fd()), unix.TIOCSPGRP, pgid)
}

// takeBack takes the keyboard from a group that has it.
func (t *terminal) takeBack(pgid int) {
	if t.foreground() == pgid {
		t.give(syscall.Getpgrp())
	}
}

// suspend does what Ctrl-Z is for: this process and those that it was started
// with stop, and the shell takes over. It returns when they go on.
//
// SIGTTIN stops as SIGTSTP does, but for a Go program that wants to hear of the
// latter: that one never has its default effect again.
func (t *terminal) suspend() {
	awake := make(chan os.Signal, 1)
	signal.Notify(awake, syscall.SIGCONT)
	defer signal.Stop(awake)
	syscall.Kill(0, syscall.SIGTTIN)
	select {
	case <-awake:
	case <-time.After(suspendTimeout):
	}
}
