package devserver

import (
	"bytes"
	"os"
	"slices"
	"sort"
	"sync"
)

// keptLog is how many bytes of a service's output are kept in memory.
const keptLog = 2 << 20

// Logs are the output of all services of a set: the last of each in memory, all of it wherever the set writes it. Lines
// are numbered in the order in which they came, over all services, from 0.
type Logs struct {
	mu   sync.Mutex
	of   map[string]*serviceLog
	next int
	// more is closed, and made anew, whenever there is more.
	more chan struct{}
}

// Lines are whole lines of one service that came together.
type Lines struct {
	Service string
	// First is the number of the first of them.
	First int
	Text  []byte
	count int
}

// serviceLog is what is kept of one service, oldest first.
type serviceLog struct {
	lines []Lines
	size  int
}

func newLogs() *Logs { return &Logs{of: map[string]*serviceLog{}, more: make(chan struct{})} }

// add adds whole lines.
func (l *Logs) add(service string, text []byte) {
	lines := Lines{Service: service, Text: bytes.Clone(text), count: bytes.Count(text, []byte("\n"))}
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.of[service]
	if log == nil {
		log = &serviceLog{}
		l.of[service] = log
	}
	lines.First, l.next = l.next, l.next+lines.count
	log.lines, log.size = append(log.lines, lines), log.size+len(text)
	for log.size > keptLog && len(log.lines) > 1 {
		log.size -= len(log.lines[0].Text)
		log.lines[0].Text = nil
		log.lines = log.lines[1:]
	}
	close(l.more)
	l.more = make(chan struct{})
}

// Read gives lines of one service, or of all for "", from number `from` on; a negative number counts from the end. They
// are at most about as many bytes as limit, and next is where to go on. Lines that are not kept any more are passed over.
// more is closed when there are others.
func (l *Logs) Read(service string, from, limit int) (lines []Lines, next int, more <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if from < 0 {
		from = max(0, l.next+from)
	}
	var left [][]Lines // of each service
	for name, log := range l.of {
		if rest := log.from(from); len(rest) > 0 && (service == "" || service == name) {
			left = append(left, rest)
		}
	}
	for size := 0; len(left) > 0; {
		i := earliest(left)
		if first := left[i][0].after(from); size < limit {
			lines, size = append(lines, first), size+len(first.Text)
		} else {
			return lines, first.First, l.more
		}
		if left[i] = left[i][1:]; len(left[i]) == 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	return lines, l.next, l.more
}

// earliest is the index of the log whose next line came first.
func earliest(logs [][]Lines) int {
	best := 0
	for i := range logs {
		if logs[i][0].First < logs[best][0].First {
			best = i
		}
	}
	return best
}

// from leaves out what ends before a number.
func (l *serviceLog) from(number int) []Lines {
	return l.lines[sort.Search(len(l.lines), func(i int) bool { return l.lines[i].First+l.lines[i].count > number }):]
}

// after leaves out the lines before a number.
func (l Lines) after(number int) Lines {
	for ; l.First < number; l.First, l.count = l.First+1, l.count-1 {
		l.Text = l.Text[bytes.IndexByte(l.Text, '\n')+1:]
	}
	return l
}

// output is what makes lines of a service's output: they go to its log, to the file of that, and on to show. Both may be nil.
func (l *Logs) output(service string, file *os.File, show func(lines []byte)) *lineWriter {
	return &lineWriter{pass: func(lines []byte) {
		l.add(service, lines)
		if file != nil {
			_, _ = file.Write(lines) // a full disk stops no service
		}
		if show != nil {
			show(lines)
		}
	}}
}
