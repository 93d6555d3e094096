package devserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// commandProbe asks a program whether a service is ready.
type commandProbe struct {
	// words are the program and its arguments, env is its environment, dir its working folder.
	words, env []string
	dir        string
	timeout    time.Duration
}

// ask asks once: exit code 0 is yes. What has not answered in time is killed, with all that it has started.
func (p *commandProbe) ask(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, p.words[0], p.words[1:]...)
	cmd.Env, cmd.Dir, cmd.WaitDelay = p.env, p.dir, pipeTimeout
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	command := strings.Join(p.words, " ")
	exit := (*exec.ExitError)(nil)
	switch {
	case err == nil:
		return nil
	case errors.Is(limited.Err(), context.DeadlineExceeded) && ctx.Err() == nil:
		return fmt.Errorf("`%s` has not answered within %s", command, p.timeout)
	case errors.As(err, &exit):
		return fmt.Errorf("`%s` ended with exit code %d%s", command, exit.ExitCode(), quoted(lastPart(out.String())))
	}
	return fmt.Errorf("`%s`: %w", command, err)
}

// lastPart is as much of the end of an answer as goes into a message.
func lastPart(text string) string {
	text = strings.TrimSpace(text)
	return text[max(0, len(text)-answerLength):]
}

// quoted is an answer behind the words that tell of it, or nothing for an empty one.
func quoted(answer string) string {
	if answer == "" {
		return ""
	}
	return ": " + answer
}
