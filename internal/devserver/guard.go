package devserver

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// guardVariable is in the environment of a process that is to be a guard. An
// argument would be in the way of those that belong to services.
const guardVariable = "RULES_SERVICES_GUARD"

// markVariable is in the environment of a service and of all that it starts, with a value of that service's own.
const markVariable = "RULES_SERVICES_RUN"

// onGuard is what a guard prints when it hears signals.
const onGuard = "on guard\n"

// guardOrder is what a guard has to know from the start.
type guardOrder struct {
	// supervisor is the process that started the guard.
	supervisor int
	// grace is how long services may take to end when the supervisor is gone.
	grace time.Duration
	// mark begins a pair in the environment of all that has to end.
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

// IsGuard reports whether this process was started to be a guard. A main
// function asks first, and calls [Guard] if so.
func IsGuard() bool {
	return os.Getenv(guardVariable) != ""
}

// Guard ends the process groups that the supervisor names as soon as that is
// gone, however it went: its end of a pipe is closed by the kernel. So nothing
// is left after a `kill -9` either, on any system. Processes that made a group
// or a session of their own are found by their environment. A guard that is
// killed together with the supervisor can do nothing.
//
// A service that has the keyboard is in the guard's own group: the terminal
// sends Ctrl-C, Ctrl-Z and the news of being closed or of another size to that
// group alone. The guard hears them and tells the supervisor, so that Ctrl-C
// ends a service that takes no notice of it.
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
	signal.Notify(heard, syscall.SIGINT, syscall.SIGHUP, syscall.SIGTSTP, syscall.SIGWINCH)
	go relay(heard, order.supervisor)
	if _, err := os.Stdout.WriteString(onGuard); err != nil {
		return fmt.Errorf("telling the supervisor: %w", err)
	}
	var all sync.WaitGroup
	for _, id := range append(guarded(os.Stdin), own) {
		all.Go(func() { (&group{id: id, guard: own}).end(func(time.Duration, <-chan struct{}) {}, order.grace, nil) })
	}
	all.Wait()
	endMarked(order.mark, order.grace, nil)
	return nil // what is left has nobody to be told of it
}

// guarded reads what [guard.watch] and [guard.forget] write until there will be no more, and gives the groups that are left.
func guarded(orders io.Reader) (groups []int) {
	for lines := bufio.NewScanner(orders); lines.Scan(); {
		id, err := strconv.Atoi(lines.Text())
		switch {
		case err != nil: // half a line, from a supervisor that was killed
		case id > 0:
			groups = append(groups, id)
		default:
			groups = slices.DeleteFunc(groups, func(one int) bool { return one == -id })
		}
	}
	return groups
}

// relay passes signals on to the supervisor while it is there.
func relay(heard <-chan os.Signal, supervisor int) {
	for s := range heard {
		if os.Getppid() == supervisor {
			syscall.Kill(supervisor, s.(syscall.Signal))
		}
	}
}
