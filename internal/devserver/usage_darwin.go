package devserver

import (
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// usageOf adds up what the members of a group take, the guard left out. The kernel's own interface is not for Go without C;
// ps has the same numbers.
func usageOf(pgid int) Usage {
	var sum Usage
	out, err := exec.Command("ps", "-A", "-o", "pid=,pgid=,rss=,time=").Output()
	if err != nil {
		return sum
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[1] != strconv.Itoa(pgid) || fields[0] == fields[1] {
			continue
		}
		kilobytes, _ := strconv.ParseInt(fields[2], 10, 64) // ps writes numbers
		sum.Memory += kilobytes << 10
		sum.CPU += clockTime(fields[3])
	}
	return sum
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
