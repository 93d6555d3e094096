package devserver

import (
	"fmt"
	"strings"
	"testing"
)

// read is what Read gives, as text: each service's lines behind its name and the number of the first.
func read(l *Logs, service string, from, limit int) (text string, next int) {
	lines, next, _ := l.Read(service, from, limit)
	for _, some := range lines {
		text += fmt.Sprintf("%s %d %q; ", some.Service, some.First, some.Text)
	}
	return text, next
}

func TestLogsAreInOrder(t *testing.T) {
	logs := newLogs()
	if text, next := read(logs, "", 0, 100); text != "" || next != 0 {
		t.Errorf("at first: %s%d", text, next)
	}
	logs.add("api", []byte("a\nb\n"))
	logs.add("ui", []byte("c\n"))
	logs.add("api", []byte("d\n"))
	for _, c := range []struct {
		service     string
		from, limit int
		want        string
		next        int
	}{
		{"", 0, 100, `api 0 "a\nb\n"; ui 2 "c\n"; api 3 "d\n"; `, 4},
		{"", 1, 100, `api 1 "b\n"; ui 2 "c\n"; api 3 "d\n"; `, 4},
		{"", 0, 5, `api 0 "a\nb\n"; ui 2 "c\n"; `, 3},
		{"", -2, 100, `ui 2 "c\n"; api 3 "d\n"; `, 4},
		{"", -9, 1, `api 0 "a\nb\n"; `, 2},
		{"api", 1, 100, `api 1 "b\n"; api 3 "d\n"; `, 4},
		{"ui", 3, 100, "", 4},
		{"ui", 0, 100, `ui 2 "c\n"; `, 4},
		{"", 4, 100, "", 4},
		{"", 1000, 100, "", 4},
		{"nobody", 0, 100, "", 4},
	} {
		if text, next := read(logs, c.service, c.from, c.limit); text != c.want || next != c.next {
			t.Errorf("%q from %d, %d bytes: %s%d", c.service, c.from, c.limit, text, next)
		}
	}
}

func TestLogsKeepTheEnd(t *testing.T) {
	logs := newLogs()
	logs.add("quiet", []byte("once\n"))
	line := strings.Repeat("x", 99) + "\n"
	for range 2 * keptLog / len(line) {
		logs.add("api", []byte(line))
	}
	lines, next, _ := logs.Read("", 0, 1<<30)
	size := 0
	for _, some := range lines {
		size += len(some.Text)
	}
	if size > keptLog+5 || next != logs.next {
		t.Errorf("%d bytes are kept, %d of %d lines", size, next, logs.next)
	}
	if string(lines[0].Text) != "once\n" {
		t.Error("another service has taken the place of a quiet one")
	}
	_, _, more := logs.Read("", next, 1)
	logs.add("api", []byte("end\n"))
	<-more
	if text, _ := read(logs, "", next, 10); !strings.HasSuffix(text, `"end\n"; `) {
		t.Error(text)
	}
}
