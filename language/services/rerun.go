package services

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// secondRun marks the process that runAgain starts, so that it does not do the same.
const secondRun = "RULES_SERVICES_SECOND_RUN"

// runAgain runs this process once more with the same arguments and streams, and waits for it. Signals are passed on.
func runAgain(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, os.Args[1:]...)
	cmd.Env = append(os.Environ(), secondRun+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case s := <-signals:
				_ = cmd.Process.Signal(s)
			case <-done:
				return
			}
		}
	}()
	return cmd.Wait()
}
