package main

import (
	"cmp"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// measurement is one process.
type measurement struct {
	// wall is the time that passed, cpu what processors spent: on a machine that has other work, too, only the latter tells
	// much.
	wall, cpu time.Duration
	memory    int64 // bytes at its peak
}

// both runs the two binaries in turns, so that what else the machine does hits either, and gives the medians.
func (b bench) both(tree string, args ...string) (ours, plain measurement, err error) {
	var all [2][]measurement
	for range b.runs {
		for i, binary := range []string{b.ours, b.plain} {
			m, err := once(tree, binary, args...)
			if err != nil {
				return ours, plain, err
			}
			all[i] = append(all[i], m)
		}
	}
	return median(all[0]), median(all[1]), nil
}

func once(dir, binary string, args ...string) (measurement, error) {
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	start := time.Now()
	out, err := cmd.CombinedOutput()
	m := measurement{wall: time.Since(start)}
	if err != nil {
		return m, fmt.Errorf("%s in %s: %w\n%s", filepath.Base(binary), dir, err, out)
	}
	m.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.memory = peak(usage)
	}
	return m, nil
}

// median is that of each figure by itself, of memory the maximum.
func median(all []measurement) measurement {
	middle := func(of func(measurement) time.Duration) time.Duration {
		sorted := slices.Clone(all)
		slices.SortFunc(sorted, func(a, b measurement) int { return cmp.Compare(of(a), of(b)) })
		return of(sorted[len(sorted)/2])
	}
	m := measurement{
		wall: middle(func(m measurement) time.Duration { return m.wall }),
		cpu:  middle(func(m measurement) time.Duration { return m.cpu }),
	}
	for _, one := range all {
		m.memory = max(m.memory, one.memory)
	}
	return m
}

// row prints a comparison; an empty limit means that there is none.
func row(what string, ours measurement, baseline string, theirs measurement, limit string) {
	if limit != "" {
		limit = "(limit " + limit + ")"
	}
	fmt.Printf("  %-22s %10v   %-22s %10v   %5.2f x %s; processor time %v and %v, %.2f x\n", what, ours.wall.Round(time.Millisecond),
		baseline, theirs.wall.Round(time.Millisecond), ratio(ours.wall, theirs.wall), limit,
		ours.cpu.Round(time.Millisecond), theirs.cpu.Round(time.Millisecond), ratio(ours.cpu, theirs.cpu))
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
