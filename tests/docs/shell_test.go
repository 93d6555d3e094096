package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A shell runs a document's commands one after the other, as a person would.
type shell struct {
	t *testing.T
	// parent holds the folders that commands start in; dir is where they are now.
	parent, dir string
	env         []string
	// prepare puts into a new folder what a checkout has beside its files.
	prepare func()
	// prelude comes before each command.
	prelude string
	// status is what the last command ended with.
	status int
	// secrets is the folder that stands for the developer's secrets.
	secrets string
}

// patience is how long a server may take to print what is wanted; Bazel may have to build it first.
const patience = 5 * time.Minute

// seconds differ from run to run.
var seconds = regexp.MustCompile(`\d+\.\d s\b`)

// noise is what Bazel and bazelw say of themselves.
var noise = regexp.MustCompile(`(?m)^(bazelw: |Computing |Loading: |Starting local Bazel |INFO: |DEBUG: |WARNING: |\s*$).*\n`)

// script runs a whole `sh` block.
func (s *shell) script(where, text string) {
	s.t.Helper()
	if out := s.run("set -eu\n" + text); s.status != 0 {
		s.t.Errorf("%s: exit status %d\n%s", where, s.status, out)
	}
}

// console runs the commands of a `console` block and compares what they print.
func (s *shell) console(where, text string) {
	s.t.Helper()
	steps := strings.Split("\n"+text, "\n$ ")
	for i, step := range steps[1:] {
		command, want, _ := strings.Cut(step, "\n")
		if want != "" && !strings.HasSuffix(want, "\n") {
			want += "\n"
		}
		got := ""
		switch dir, isChange := strings.CutPrefix(command, "cd "); {
		case isChange:
			s.dir = filepath.Join(s.dir, dir)
		case strings.HasSuffix(command, ":dev"):
			got = s.serve(command, regexp.MustCompile(pattern(want)))
		default:
			got = s.run(fmt.Sprintf("(exit %d)\n%s", s.status, command))
		}
		got = s.normal(got)
		if !regexp.MustCompile(pattern(want) + "$").MatchString(got) {
			s.t.Errorf("%s: `%s` prints\n%s\ninstead of\n%s", where, command, got, want)
		}
		statusIsShown := i+2 < len(steps) && strings.HasPrefix(steps[i+2], "echo $?")
		if s.status != 0 && !statusIsShown {
			s.t.Errorf("%s: `%s` ends with %d", where, command, s.status)
			return
		}
	}
}

func (s *shell) command(text string) *exec.Cmd {
	cmd := exec.Command("sh", "-c", s.prelude+text)
	cmd.Dir, cmd.Env = s.dir, s.env
	return cmd
}

// run runs a text and returns what it prints on both streams.
func (s *shell) run(text string) string {
	s.t.Helper()
	cmd := s.command(text)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		s.t.Fatal(err)
	}
	s.status = cmd.ProcessState.ExitCode()
	return string(out)
}

// serve runs a server until it has printed what is wanted, then stops it as Ctrl-C does. It returns what was wanted or,
// when the server ends or takes too long without it, all that was printed.
func (s *shell) serve(command string, want *regexp.Regexp) string {
	s.t.Helper()
	log, err := os.Create(filepath.Join(s.t.TempDir(), "log"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer log.Close()
	cmd := s.command(command)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	deadline := time.Now().Add(patience)
	for running := true; ; {
		out, err := os.ReadFile(log.Name())
		if err != nil {
			s.t.Fatal(err)
		}
		found := want.FindString(s.normal(string(out)))
		if found == "" && !running {
			s.status = cmd.ProcessState.ExitCode()
			return string(out)
		}
		if found != "" || time.Now().After(deadline) {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
			if running {
				<-ended
			}
			if found == "" {
				found = string(out)
			}
			return found
		}
		select {
		case <-ended:
			running = false
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// normal is output without what differs from machine to machine.
func (s *shell) normal(out string) string {
	out = noise.ReplaceAllString(out, "")
	if s.secrets != "" {
		out = strings.ReplaceAll(out, s.secrets, "~/.toolchain_secrets_dev")
	}
	return seconds.ReplaceAllString(out, "0.0 s")
}

// pattern is the beginning of a regular expression for the output that a document shows.
func pattern(want string) string {
	quoted := regexp.QuoteMeta(noise.ReplaceAllString(seconds.ReplaceAllString(want, "0.0 s"), ""))
	return "^" + strings.ReplaceAll(quoted, `\.\.\.`+"\n", "(?:.*\n)*?")
}
