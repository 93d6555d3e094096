package devserver

import (
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// eachMember tells what each process takes and which group it is in. Leaders of groups, which the guards are, are left out.
// The kernel's own interface is not for Go without C; ps has the same numbers.
func eachMember(tell func(group int, takes Usage)) {
	out, err := exec.Command("ps", "-A", "-o", "pid=,pgid=,rss=,time=").Output()
	if err != nil {
		return
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[0] == fields[1] {
			continue
		}
		group, _ := strconv.Atoi(fields[1]) // ps writes numbers
		kilobytes, _ := strconv.ParseInt(fields[2], 10, 64)
		tell(group, Usage{CPU: clockTime(fields[3]), Memory: kilobytes << 10})
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
