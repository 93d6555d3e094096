package devserver

import (
	"bytes"
	"io"
	"sync"
)

// longestLine is how much of a line that has no end is kept before it is passed on in pieces.
const longestLine = 64 << 10

// lineWriter passes on whole lines, as many at a time as there are. Close passes on what is left, with an end.
type lineWriter struct {
	pass func(lines []byte)
	open []byte
}

// Write never fails.
func (w *lineWriter) Write(p []byte) (int, error) {
	end := bytes.LastIndexByte(p, '\n') + 1
	switch {
	case end == 0:
		w.open = append(w.open, p...)
		if len(w.open) >= longestLine {
			w.Close()
		}
		return len(p), nil
	case len(w.open) > 0:
		w.open = append(w.open, p[:end]...)
		w.pass(w.open)
		w.open = w.open[:0]
	default:
		w.pass(p[:end])
	}
	w.open = append(w.open, p[end:]...)
	return len(p), nil
}

// Close never fails.
func (w *lineWriter) Close() error {
	if len(w.open) > 0 {
		w.pass(append(w.open, '\n'))
		w.open = w.open[:0]
	}
	return nil
}

// Console is where the lines of several services go, each with the name of its service in front. Lines of different
// services never mix.
type Console struct {
	mu     sync.Mutex
	w      io.Writer
	buffer []byte
}

// NewConsole writes to w.
func NewConsole(w io.Writer) *Console { return &Console{w: w} }

// Print writes lines, each behind the prefix. An error is nobody's to handle: a console that is gone cannot be told.
func (c *Console) Print(prefix string, lines []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.buffer = c.buffer[:0]
	for len(lines) > 0 {
		end := bytes.IndexByte(lines, '\n') + 1
		if end == 0 {
			end = len(lines)
		}
		c.buffer = append(c.buffer, prefix...)
		c.buffer = append(c.buffer, lines[:end]...)
		lines = lines[end:]
	}
	_, _ = c.w.Write(c.buffer)
}

// prefixes are what stands in front of the lines of each service: its name, as wide as the longest, in a colour of its
// own where the console has colours.
func prefixes(names []string, coloured bool) map[string]string {
	colours := []string{"36", "33", "32", "35", "34", "96", "93", "92", "95", "94"}
	width := 0
	for _, name := range names {
		width = max(width, len(name))
	}
	out := make(map[string]string, len(names))
	for i, name := range names {
		text := name + string(bytes.Repeat([]byte(" "), width-len(name))) + " | "
		if coloured {
			text = "\x1b[" + colours[i%len(colours)] + "m" + text + "\x1b[0m"
		}
		out[name] = text
	}
	return out
}
