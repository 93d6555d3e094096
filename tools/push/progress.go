package main

import (
	"fmt"
	"io"
	"sync"

	"github.com/rules-services/rules_services/internal/registry"
)

// progress says what goes on: in one line that changes on a terminal, else in a line for each blob that travelled.
type progress struct {
	out      io.Writer
	terminal bool

	mu    sync.Mutex
	to    string
	blobs int
	bytes int64
	open  bool
}

func newProgress(out io.Writer, terminal bool) *progress {
	return &progress{out: out, terminal: terminal}
}

// begin begins with the next image.
func (p *progress) begin(to string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.to, p.blobs, p.bytes = to, 0, 0
	if p.terminal {
		p.show("pushing to " + to)
	}
}

// event tells of one layer or config.
func (p *progress) event(event registry.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.blobs++
	if event.How == registry.Sent {
		p.bytes += event.Size
	}
	switch {
	case p.terminal:
		p.show(fmt.Sprintf("pushing to %s: %d blobs done, %s sent", p.to, p.blobs, megabytes(p.bytes)))
	case event.How != registry.There:
		fmt.Fprintf(p.out, "%s: %s %s (%s)\n", p.to, event.How, event.Digest, megabytes(event.Size))
	}
}

// show replaces the line on the terminal.
func (p *progress) show(text string) {
	fmt.Fprintf(p.out, "\r\x1b[K%s", text)
	p.open = true
}

// line says something that stays.
func (p *progress) line(text string) {
	p.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintln(p.out, text)
}

// end clears the line on the terminal.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.open = false
	}
}
