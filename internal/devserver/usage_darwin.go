package devserver

import (
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// eachMember tells what each process takes and which group it is in.
// The kernel's own interface is not for Go without C; ps has the same numbers.
func eachMember(tell func(pid, group int, takes Usage)) {
	out, err := exec.Command("ps", "-A", "-o", "pid=,pgid=,rss=,time=").Output()
	if err != nil {
		return
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 4 {
			continue
		}
		pid, _ := strconv.Atoi(fields[0]) // ps writes numbers
		group, _ := strconv.Atoi(fields[1])
		kilobytes, _ := strconv.ParseInt(fields[2], 10, 64)
		tell(pid, group, Usage{CPU: clockTime(fields[3]), Memory: kilobytes << 10})
	}
}

// clockTime reads [HOURS:]MINUTES:SECONDS.
func clockTime(text string) time.Duration {
	var seconds float64
	for _, part := range strings.Split(text, ":") {
		n, _ := strconv.ParseFloat(part, 64)
		seconds = seconds*60 + n
	}
	return time.Duration(seconds * float64(time.Second))
}
