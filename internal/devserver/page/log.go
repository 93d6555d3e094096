package page

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
)

const (
	// logWait is how long a request for more of a log waits for some.
	logWait = 20 * time.Second
	// logLimit is about how many bytes of a log one answer has.
	logLimit = 1 << 20
)

// logLine is a line of a service's output.
type logLine struct {
	Service string `json:"service"`
	Number  int    `json:"number"`
	Text    string `json:"text"`
}

// log answers with the lines of one service, or of all, from a number on; where there are none yet, it waits a while.
func (p *Page) log(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("service")
	if name != "" && !p.has(name) {
		http.Error(w, fmt.Sprintf("there is no service %q here", name), http.StatusNotFound)
		return
	}
	from, err := strconv.Atoi(r.FormValue("from"))
	if err != nil && r.FormValue("from") != "" {
		http.Error(w, "from is the number of a line", http.StatusBadRequest)
		return
	}
	lines, next, more := p.set.Logs().Read(name, from, logLimit)
	timeout := time.NewTimer(logWait)
	defer timeout.Stop()
	for waiting := r.FormValue("wait") != "0"; waiting && len(lines) == 0; {
		select {
		case <-more:
			lines, next, more = p.set.Logs().Read(name, next, logLimit)
		case <-timeout.C:
			waiting = false
		case <-r.Context().Done():
			return
		}
	}
	answer(w, struct {
		Lines []logLine `json:"lines"`
		Next  int       `json:"next"`
	}{single(lines), next})
}

// single are single lines, without their ends. What is not UTF-8 becomes replacement characters in JSON.
func single(lines []devserver.Lines) []logLine {
	all := []logLine{}
	for _, some := range lines {
		number := some.First
		for line := range bytes.Lines(some.Text) {
			line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
			all = append(all, logLine{some.Service, number, string(line)})
			number++
		}
	}
	return all
}
