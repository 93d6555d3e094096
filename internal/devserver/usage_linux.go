package devserver

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// clockTick is the unit of times in /proc: Linux shows a hundredth of a second to programs, whatever its own clock does.
const clockTick = 10 * time.Millisecond

// eachMember tells what each process takes and which group it is in.
func eachMember(tell func(pid, group int, takes Usage)) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // fails on a bad pattern alone
	for _, path := range stats {
		data, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended since
		}
		pid, _ := strconv.Atoi(strings.Split(path, "/")[2]) // digits
		group, takes := readStat(string(data))
		tell(pid, group, takes)
	}
}

// readStat reads /proc/PID/stat; the group is 0 where there is none.
func readStat(stat string) (group int, takes Usage) {
	const groupField, user, system, resident = 2, 11, 12, 21 // behind the command, which may hold anything
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) <= resident {
		return 0, takes
	}
	group, _ = strconv.Atoi(fields[groupField]) // the kernel writes numbers
	for _, i := range []int{user, system} {
		ticks, _ := strconv.ParseInt(fields[i], 10, 64)
		takes.CPU += time.Duration(ticks) * clockTick
	}
	pages, _ := strconv.ParseInt(fields[resident], 10, 64)
	takes.Memory = pages * int64(os.Getpagesize())
	return group, takes
}
