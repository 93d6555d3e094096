package main

import "syscall"

// peak is the largest resident set in bytes, which is what macOS counts in.
func peak(usage *syscall.Rusage) int64 { return usage.Maxrss }
