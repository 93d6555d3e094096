package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/rules-services/rules_services/internal/pseudoterminal"
	"github.com/rules-services/rules_services/internal/secrets"
)

// at runs the tool at a terminal.
func (c tool) at(ctx context.Context, program *os.File, args ...string) (stderr string, code int) {
	var errs bytes.Buffer
	env := map[string]string{secrets.DirVariable: c.dir}
	err := run(ctx, process{
		program: c.program, args: args, getenv: func(key string) string { return env[key] },
		stdin: program, stdout: program, stderr: &errs,
	})
	code = report(err, &errs)
	return errs.String(), code
}

// screen is what the terminal shows, up to a text.
func screen(t *testing.T, person *os.File, until string) string {
	t.Helper()
	shown := ""
	for buffer := make([]byte, 1000); !strings.Contains(shown, until); {
		n, err := person.Read(buffer)
		if err != nil {
			t.Fatalf("%v after %q", err, shown)
		}
		shown += string(buffer[:n])
	}
	return shown
}

func TestSetAndGetAtATerminal(t *testing.T) {
	c := target(t, strings.Replace(shop, `{"prompt": true}`, `{"fields": {"KEY": {"prompt": true}, "SALT": {"generate": "random", "length": 9}}}`, 1))
	person, program := pseudoterminal.Open(t)
	typed := func(text string) {
		// What is typed before the echo is off would be shown.
		state, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
		for err == nil && state.Lflag&unix.ECHO != 0 {
			time.Sleep(time.Millisecond)
			state, err = unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
		}
		fmt.Fprint(person, text)
	}
	go typed("very-well-hidden\r")
	stderr, code := c.at(t.Context(), program, "set", "stripe")
	if code != 0 || stderr != "stripe KEY (is not shown): \n" {
		t.Errorf("exit code %d: %q", code, stderr)
	}
	if shown := screen(t, person, "stripe"); strings.Contains(shown, "hidden") {
		t.Errorf("the terminal shows %q", shown)
	}
	value := c.value("stripe")
	if !strings.HasPrefix(value, `{"KEY":"very-well-hidden","SALT":"`) {
		t.Errorf("got %s", value)
	}
	if _, code := c.at(t.Context(), program, "get", "stripe"); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if shown := screen(t, person, "}\r\n"); !strings.HasSuffix(shown, value+"\r\n") {
		t.Errorf("the terminal shows %q", shown)
	}
}

func TestInterruptedQuestion(t *testing.T) {
	c := target(t, shop)
	_, program := pseudoterminal.Open(t)
	before, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, interrupt)
	if stderr, code := c.at(ctx, program, "set", "stripe"); code != 1 || !strings.Contains(stderr, "asking for stripe: context canceled") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	after, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	if err != nil || after.Lflag != before.Lflag {
		t.Errorf("the terminal stays as it was for the question: %v", err)
	}
}
