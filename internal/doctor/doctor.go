// Package doctor looks for what keeps services from running on a developer's machine: one finding for each thing that they
// need, with the one way to mend it.
package doctor

import (
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Needs are what a repository's services ask of the machine.
type Needs struct {
	// Python and PostgreSQL tell whether some service needs them, Cloud whether there is a cloud to log in to.
	Python, PostgreSQL, Cloud bool
	// SecretsDir is the folder of development secrets, which begins with "~/"; "" for the usual one.
	SecretsDir string
	// Ports are the registered ports, by number, with the service that each belongs to.
	Ports map[int]string
}

// Machine is what there is. Tests have their own.
type Machine struct {
	// Getenv gives a variable, Home is the user's folder.
	Getenv func(string) string
	Home   string
	// Output runs a program and gives what it prints.
	Output func(ctx context.Context, program string, args ...string) (string, error)
	// Glob lists the files that a pattern matches.
	Glob func(pattern string) []string
}

// Finding is what there is to say about one thing.
type Finding struct {
	// What is the thing, as in "Bazel".
	What string `json:"what"`
	// OK tells whether it is as it should be.
	OK bool `json:"ok"`
	// Text is what was found.
	Text string `json:"text"`
	// Fix is what to do; "" where there is nothing to do.
	Fix string `json:"fix"`
}

// Look makes all findings, in a fixed order.
func Look(ctx context.Context, m Machine, n Needs) []Finding {
	findings := []Finding{m.bazel(ctx)}
	if n.Python {
		findings = append(findings, m.python(ctx))
	}
	if n.PostgreSQL {
		findings = append(findings, m.postgresql(ctx))
	}
	findings = append(findings, ports(n.Ports)...)
	findings = append(findings, m.secrets(n.SecretsDir))
	if n.Cloud {
		findings = append(findings, m.cloud())
	}
	return findings
}

// Print writes a line for each finding, and the way to mend it.
func Print(w io.Writer, findings []Finding) {
	for _, f := range findings {
		state := "ok"
		if !f.OK {
			state = "--"
		}
		fmt.Fprintf(w, "%s  %-10s  %s\n", state, f.What, f.Text)
		if f.Fix != "" {
			fmt.Fprintf(w, "                %s\n", f.Fix)
		}
	}
}

// atLeast compares the first number with dots in a text with a version.
func atLeast(text string, major, minor int) (version string, ok bool) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) {
		parts := strings.Split(strings.Trim(word, "."), ".")
		have, err := strconv.Atoi(parts[0])
		if err != nil {
			continue
		}
		second := 0
		if len(parts) > 1 {
			second, _ = strconv.Atoi(parts[1]) // what is no number counts as none
		}
		return strings.Join(parts, "."), have > major || have == major && second >= minor
	}
	return "", false
}

// portTimeout is how long a server may take to accept a connection.
const portTimeout = 200 * time.Millisecond

// ports finds those that something listens on.
func ports(registered map[int]string) []Finding {
	var numbers []int
	for number := range registered {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	var taken []Finding
	for _, number := range numbers {
		connection, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(number)), portTimeout)
		if err != nil {
			continue
		}
		connection.Close()
		taken = append(taken, Finding{"port", false, fmt.Sprintf("%d of %s is taken", number, registered[number]),
			fmt.Sprintf("stop what listens there (`lsof -i :%d` names it), unless it is %s itself", number, registered[number])})
	}
	if len(taken) == 0 {
		return []Finding{{"ports", true, fmt.Sprintf("all %d are free", len(numbers)), ""}}
	}
	return taken
}

// System is the machine that this process runs on.
func System(getenv func(string) string, home string, glob func(string) []string) Machine {
	return Machine{getenv, home, func(ctx context.Context, program string, args ...string) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
		return string(out), err
	}, glob}
}
