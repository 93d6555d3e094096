package devserver

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// guardVariable is in the environment of a process that is to be a guard. An
// argument would be in the way of those that belong to services.
const guardVariable = "RULES_SERVICES_GUARD"

// markVariable is in the environment of a service and of all that it starts, with a value of that service's own.
const markVariable = "RULES_SERVICES_RUN"

// onGuard is what a guard prints when it hears signals and guards its group.
const onGuard = "on guard\n"

// guardOrder is what a guard has to know.
type guardOrder struct {
	// supervisor is the process that started the guard.
	supervisor int
	// grace is how long services may take to end when the supervisor is gone.
	grace time.Duration
	// mark is the pair in the environment of what has to end.
	mark string
}

func (o guardOrder) String() string {
	return fmt.Sprintf("%d %d %s", o.supervisor, o.grace.Milliseconds(), o.mark)
}

// readOrder reads what [guardOrder.String] wrote.
func readOrder(text string) (guardOrder, error) {
	var order guardOrder
	var milliseconds int64
	if _, err := fmt.Sscanf(text, "%d %d %s", &order.supervisor, &milliseconds, &order.mark); err != nil {
		return order, fmt.Errorf("%s is %q, which is for a guard's own use: %w", guardVariable, text, err)
	}
	order.grace = time.Duration(milliseconds) * time.Millisecond
	return order, nil
}

// IsGuard reports whether this process was started to guard a group. A main
// function asks first, and calls [Guard] if so.
func IsGuard() bool {
	return os.Getenv(guardVariable) != ""
}

// Guard ends the process group that this process leads as soon as the
// supervisor is gone, however it went: its end of a pipe is closed by the
// kernel. So nothing is left after a `kill -9` either, on any system. Processes
// that made a group or a session of their own are found by their environment.
// A guard that is killed together with the supervisor can do nothing.
//
// While the group has the keyboard, the terminal sends Ctrl-C, Ctrl-Z and the
// news of being closed to the group alone. The guard hears them and tells the
// supervisor, so that Ctrl-C ends a service that takes no notice of it.
func Guard() error {
	order, err := readOrder(os.Getenv(guardVariable))
	if err != nil {
		return err
	}
	own := os.Getpid()
	if syscall.Getpgrp() != own {
		return fmt.Errorf("%s is set in a process that leads no group", guardVariable)
	}
	signal.Ignore(syscall.SIGTERM, syscall.SIGQUIT)
	heard := make(chan os.Signal, 8)
	signal.Notify(heard, syscall.SIGINT, syscall.SIGHUP, syscall.SIGTSTP)
	go relay(heard, order.supervisor)
	if _, err := os.Stdout.WriteString(onGuard); err != nil {
		return fmt.Errorf("telling the supervisor: %w", err)
	}
	io.Copy(io.Discard, os.Stdin) // an error is an end as well
	endGroup(own, order.grace, nil)
	endMarked(order.mark, order.grace, nil)
	return syscall.Kill(-own, syscall.SIGKILL) // the guard included
}

// relay passes signals on to the supervisor while it is there.
func relay(heard <-chan os.Signal, supervisor int) {
	for s := range heard {
		if os.Getppid() == supervisor {
			syscall.Kill(supervisor, s.(syscall.Signal))
		}
	}
}
