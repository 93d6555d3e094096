package project

import (
	"fmt"
	"sort"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// PortsFile is the table of ports (layout.ports_doc), made from the whole registry.
func (p *Project) PortsFile() boilerplate.File {
	return boilerplate.File{
		Path:    p.Catalog.Layout.PortsDoc,
		Service: RegistryMarker,
		Content: []byte(portsTable(p.Catalog)),
		Comment: boilerplate.Comments["<!-- -->"],
	}
}

// A Port is a registered development port.
type Port struct {
	Number  int
	Service *catalog.Service
	// Worker is the name of the service's worker that has the port, "" for the service itself.
	Worker string
}

// Ports are the registered ports, sorted.
func Ports(c *catalog.Catalog) []Port {
	var ports []Port
	for _, s := range c.Services {
		if s.DevPort != 0 {
			ports = append(ports, Port{s.DevPort, s, ""})
		}
		for name, worker := range s.Workers {
			if worker.DevPort != 0 {
				ports = append(ports, Port{worker.DevPort, s, name})
			}
		}
	}
	sort.Slice(ports, func(i, j int) bool { return ports[i].Number < ports[j].Number })
	return ports
}

// Note is what is special about the port, in parentheses after a space, or "".
func (p Port) Note() string {
	note := ""
	if p.Worker != "" {
		note = " (worker " + p.Worker + ")"
	}
	if !p.Service.Enabled {
		note += " (disabled)"
	}
	return note
}

func portsTable(c *catalog.Catalog) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Development ports\n\n")
	fmt.Fprintf(&b, "Each service has one port of its own on a developer's machine, so that several can run side by side.\n")
	fmt.Fprintf(&b, "The ports are registered in `%s`; `services ports --next` names the next free one.\n\n", c.File)
	fmt.Fprintf(&b, "| port | service | type | address |\n| ---: | --- | --- | --- |\n")
	for _, p := range Ports(c) {
		fmt.Fprintf(&b, "| %d | `%s`%s | %s | <http://localhost:%d/> |\n", p.Number, p.Service.Name, p.Note(), p.Service.Type, p.Number)
	}
	return b.String()
}
