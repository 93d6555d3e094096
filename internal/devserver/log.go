package devserver

import (
	"bytes"
	"io"
	"sync"
)

// keptLog is how many bytes of a service's output are kept in memory.
const keptLog = 2 << 20

// Log is the output of one service: the last of it in memory, all of it wherever the set writes it.
type Log struct {
	mu sync.Mutex
	// chunks are whole lines, oldest first; first is the number of the first of these lines, size all their bytes.
	chunks []chunk
	first  int
	size   int
	next   int
	// more is closed, and made anew, whenever there is more.
	more chan struct{}
}

// chunk is some lines.
type chunk struct {
	data  []byte
	lines int
}

func newLog() *Log { return &Log{more: make(chan struct{})} }

// add adds whole lines.
func (l *Log) add(lines []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := chunk{bytes.Clone(lines), bytes.Count(lines, []byte("\n"))}
	l.chunks, l.size, l.next = append(l.chunks, c), l.size+len(lines), l.next+c.lines
	for l.size > keptLog && len(l.chunks) > 1 {
		l.first, l.size = l.first+l.chunks[0].lines, l.size-len(l.chunks[0].data)
		l.chunks[0].data = nil
		l.chunks = l.chunks[1:]
	}
	close(l.more)
	l.more = make(chan struct{})
}

// Read gives lines from number `from` on, at most about as many bytes as limit, and the number of the line after them.
// Lines that are not kept any more are passed over. more is closed when there are others.
func (l *Log) Read(from, limit int) (lines []byte, next int, more <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	number := l.first
	next = max(from, l.first)
	for _, c := range l.chunks {
		if number+c.lines > next && len(lines) < limit {
			data := c.data
			for ; number < next; number++ {
				data = data[bytes.IndexByte(data, '\n')+1:]
			}
			lines = append(lines, data...)
			number += bytes.Count(data, []byte("\n"))
			next = number
			continue
		}
		number += c.lines
	}
	return lines, next, l.more
}

// Next is the number of the line that comes next.
func (l *Log) Next() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.next
}

// output is where a service of a set writes: its log, the file of that, and the console.
func (l *Log) output(file io.Writer, console *Console, prefix string) *lineWriter {
	return &lineWriter{pass: func(lines []byte) {
		l.add(lines)
		if file != nil {
			_, _ = file.Write(lines) // a full disk stops no service
		}
		console.Print(prefix, lines)
	}}
}
