package devserver

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
)

// tailLines is how many of the last lines of a service's output are kept.
const tailLines = 20

// tailLineLength is how much of one line is kept.
const tailLineLength = 400

// tail keeps the last lines of what is written to it.
type tail struct {
	mu    sync.Mutex
	lines []string
	open  bool // the last line has no end yet
}

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := lastLines(p, tailLines+1)
	t.open = t.open && len(last) == len(p)
	for chunk := range bytes.Lines(last) {
		text, ended := bytes.CutSuffix(chunk, []byte("\n"))
		t.add(string(text))
		t.open = !ended
	}
	return len(p), nil
}

// lastLines is the end of a text that has so many line ends, or all of it.
func lastLines(text []byte, count int) []byte {
	begin := len(text)
	for range count {
		if begin = bytes.LastIndexByte(text[:begin], '\n'); begin < 0 {
			return text
		}
	}
	return text[begin+1:]
}

// add adds text to the open line, or a line where there is none.
func (t *tail) add(text string) {
	if !t.open {
		t.lines = append(t.lines, "")
		t.lines = t.lines[max(0, len(t.lines)-tailLines):]
	}
	last := &t.lines[len(t.lines)-1]
	*last += text[:min(len(text), tailLineLength-len(*last))]
}

// String gives the lines under a headline, or nothing where there are none.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) == 0 {
		return ""
	}
	return "\nthe last lines of its output:\n  " + strings.Join(t.lines, "\n  ")
}

// locked lets writers write one after the other.
type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// outlet is where a service writes.
type outlet struct {
	// stdout and stderr are the same for a service of several.
	stdout, stderr io.Writer
	// lines are what has to be told that no more comes, file is the log or nil.
	lines []*lineWriter
	file  *os.File
	// terminals tells whether both streams go to a terminal.
	terminals bool
}

// streams are the writers for a process, which also keep its last lines.
func (o *outlet) streams(last *tail) (stdout, stderr io.Writer) {
	stdout = io.MultiWriter(o.stdout, last)
	if o.stderr == o.stdout {
		return stdout, stdout
	}
	return stdout, io.MultiWriter(o.stderr, last)
}

// flush passes on lines that have no end.
func (o *outlet) flush() {
	for _, w := range o.lines {
		w.Close()
	}
}
