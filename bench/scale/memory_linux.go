package main

import "syscall"

// peak is the largest resident set in bytes; Linux counts in KiB.
func peak(usage *syscall.Rusage) int64 { return usage.Maxrss << 10 }
