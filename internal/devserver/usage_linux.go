package devserver

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// clockTick is the unit of times in /proc: Linux shows a hundredth of a second to programs, whatever its own clock does.
const clockTick = 10 * time.Millisecond

// usageOf adds up what the members of a group take, the guard left out.
func usageOf(pgid int) Usage {
	var sum Usage
	for _, pid := range groupMembers(pgid) {
		if pid == pgid {
			continue
		}
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err == nil {
			sum.add(string(data))
		}
	}
	return sum
}

// add adds what a line of /proc/PID/stat says.
func (u *Usage) add(stat string) {
	const user, system, resident = 11, 12, 21 // behind the command, which may hold anything
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) <= resident {
		return
	}
	for _, i := range []int{user, system} {
		ticks, _ := strconv.ParseInt(fields[i], 10, 64) // the kernel writes numbers
		u.CPU += time.Duration(ticks) * clockTick
	}
	pages, _ := strconv.ParseInt(fields[resident], 10, 64)
	u.Memory += pages * int64(os.Getpagesize())
}
