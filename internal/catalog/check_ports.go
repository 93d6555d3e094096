package catalog

import "fmt"

// portCheck finds ports that are missing, reserved, out of range or taken.
type portCheck struct {
	*decoder
	taken    map[int]*Service
	reserved map[int]bool
	free     string // which port to take instead
}

func (d *decoder) checkPorts() {
	p := portCheck{
		decoder:  d,
		taken:    make(map[int]*Service, len(d.services)),
		reserved: map[int]bool{},
		free:     "no port is free: widen ports.range",
	}
	for _, port := range d.catalog.Ports.Reserved {
		p.reserved[port] = true
	}
	if port, err := d.catalog.NextPort(); err == nil {
		p.free = fmt.Sprintf("%d is free", port)
	}
	for _, s := range d.catalog.Services {
		p.service(s)
	}
}

func (p portCheck) service(s *Service) {
	switch {
	case s.DevPort != 0:
		p.port(s, s.DevPort, "dev_port")
	case p.catalog.Type(s).DevPort == PortRequired && !p.has(s, "dev_port"):
		p.wrong(s, nil, "needs \"dev_port\": every service of type %q has one; %s", s.Type, p.free)
	}
	workers, _ := p.entry(s).get("workers")
	for _, m := range workers.members {
		if port := s.Workers[m.key].DevPort; port != 0 {
			p.port(s, port, "workers", m.key, "dev_port")
		}
	}
}

// port checks one port and claims it.
func (p portCheck) port(s *Service, port int, keys ...string) {
	ports := p.catalog.Ports
	switch owner, taken := p.taken[port]; {
	case taken:
		p.wrong(s, keys, "dev_port %d is taken by %s; %s", port, p.mention(owner), p.free)
	case p.reserved[port]:
		p.wrong(s, keys, "dev_port %d is reserved in ports.reserved; %s", port, p.free)
	case port < ports.First || port > ports.Last:
		p.wrong(s, keys, "dev_port %d is outside ports.range, %d to %d; %s", port, ports.First, ports.Last, p.free)
	}
	if p.taken[port] == nil {
		p.taken[port] = s
	}
}
