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

func portsTable(c *catalog.Catalog) string {
	services := append([]*catalog.Service{}, c.Services...)
	sort.SliceStable(services, func(i, j int) bool { return services[i].DevPort < services[j].DevPort })
	var b strings.Builder
	fmt.Fprintf(&b, "# Development ports\n\n")
	fmt.Fprintf(&b, "Each service has one port of its own on a developer's machine, so that several can run side by side.\n")
	fmt.Fprintf(&b, "The ports are registered in `%s`; `services ports --next` names the next free one.\n\n", c.File)
	fmt.Fprintf(&b, "| port | service | type | address |\n| ---: | --- | --- | --- |\n")
	for _, s := range services {
		if s.DevPort == 0 {
			continue
		}
		note := ""
		if !s.Enabled {
			note = " (disabled)"
		}
		fmt.Fprintf(&b, "| %d | `%s`%s | %s | <http://localhost:%d/> |\n", s.DevPort, s.Name, note, s.Type, s.DevPort)
	}
	return b.String()
}
