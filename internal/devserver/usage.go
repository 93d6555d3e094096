package devserver

import "time"

// Usage is what a service and all that it has started take of the machine.
type Usage struct {
	// CPU is the time on processors since its start. That of processes which have ended does not count.
	CPU time.Duration
	// Memory is the resident memory in bytes. Memory that processes share counts once for each.
	Memory int64
}

// Usage tells what a service takes at the moment; nothing for one that does not run.
func (s *Set) Usage(name string) Usage {
	u, ok := s.unit(name)
	if !ok {
		return Usage{}
	}
	s.mu.Lock()
	group := u.group
	s.mu.Unlock()
	if group == 0 {
		return Usage{}
	}
	return usageOf(group)
}
