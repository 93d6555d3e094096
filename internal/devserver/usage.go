package devserver

import "time"

// Usage is what a service and all that it has started take of the machine.
type Usage struct {
	// CPU is the time on processors since its start. That of processes which have ended does not count.
	CPU time.Duration
	// Memory is the resident memory in bytes. Memory that processes share counts once for each.
	Memory int64
}

// Usage tells what the services that run take at the moment, by name.
func (s *Set) Usage() map[string]Usage {
	names := map[int]string{} // by process group
	s.mu.Lock()
	for _, u := range s.units {
		if u.group != 0 {
			names[u.group] = u.status.Name
		}
	}
	s.mu.Unlock()
	usage := map[string]Usage{}
	eachMember(func(pid, group int, takes Usage) {
		if name, ok := names[group]; ok && pid != s.guard.pid() {
			sum := usage[name]
			usage[name] = Usage{sum.CPU + takes.CPU, sum.Memory + takes.Memory}
		}
	})
	return usage
}
