package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// idlePeriod is how long nothing happens.
const idlePeriod = 30 * time.Second

// idle measures the supervisor of ten services that do nothing.
func (b *bench) idle() error {
	if err := b.target(ten()); err != nil {
		return err
	}
	r, err := b.begin(allReady, b.program)
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	pids := []int{r.cmd.Process.Pid}
	guards, err := b.guards(r.cmd.Process.Pid)
	if err != nil {
		return err
	}
	before := processorTime(append(pids, guards...))
	time.Sleep(idlePeriod)
	used := processorTime(append(pids, guards...)) - before
	own, all := resident(pids), resident(append(pids, guards...))
	show("memory of the supervisor of ten services", fmt.Sprintf("%.1f MB", own), "")
	show(fmt.Sprintf("memory with that of its %d guard", len(guards)), fmt.Sprintf("%.1f MB", all), "less than 40 MB")
	show("processor time while nothing happens", fmt.Sprintf("%.2f %% of a core", 100*used.Seconds()/idlePeriod.Seconds()), "less than 0.5 %")
	_, err = r.end()
	return err
}

// session is the processes of a session.
func session(id int) (pids []int) {
	entries, _ := os.ReadDir("/proc") // it is there
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if own, err2 := unix.Getsid(pid); err == nil && err2 == nil && own == id {
			pids = append(pids, pid)
		}
	}
	return pids
}

// guards are the other processes that run the same program.
func (b *bench) guards(parent int) ([]int, error) {
	var guards []int
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err == nil && program == b.program && pid != parent {
			guards = append(guards, pid)
		}
	}
	return guards, nil
}

// resident is the resident memory of processes, in megabytes. What they share counts once for each.
func resident(pids []int) (sum float64) {
	for _, pid := range pids {
		data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid)) // 0 for one that has ended
		if fields := strings.Fields(string(data)); len(fields) > 1 {
			pages, _ := strconv.Atoi(fields[1]) // the kernel writes numbers
			sum += float64(pages*os.Getpagesize()) / 1e6
		}
	}
	return sum
}

// processorTime is what processes, and children that they have waited for, have taken so far.
func processorTime(pids []int) (sum time.Duration) {
	for _, pid := range pids {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended since
		}
		fields := strings.Fields(string(data[strings.LastIndex(string(data), ")")+1:]))
		for _, i := range []int{11, 12, 13, 14} {
			ticks, _ := strconv.Atoi(fields[i])
			sum += time.Duration(ticks) * 10 * time.Millisecond
		}
	}
	return sum
}
