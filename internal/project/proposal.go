package project

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
)

// propose reads what can be known of a candidate. A Rust package with several executables is several services.
func (p *Project) propose(c candidate) []*Proposal {
	folder := strings.TrimPrefix(c.dir, p.Catalog.Layout.ServicesRoot+"/")
	if len(c.bins) < 2 {
		return []*Proposal{p.proposal(c, serviceName(folder), folder, "the folder")}
	}
	var all []*Proposal
	for _, bin := range c.bins {
		all = append(all, p.proposal(c, serviceName(bin), folder, "[[bin]] of Cargo.toml"))
	}
	return all
}

var notInNames = regexp.MustCompile(`[^a-z0-9/-]+`)

// serviceName is a folder's name as the registry wants it.
func serviceName(folder string) string {
	return notInNames.ReplaceAllString(strings.ReplaceAll(strings.ToLower(folder), "_", "-"), "-")
}

func (p *Project) proposal(c candidate, name, folder, why string) *Proposal {
	r := &Proposal{Name: name, Type: c.kind, Directory: c.dir, engines: map[string]string{}}
	r.fact("name", name, why)
	r.fact("type", c.kind, c.why)
	p.proposePort(r, len(c.bins) < 2)
	if strings.ReplaceAll(name, "-", "_") != folder {
		r.ServiceDir = folder
		r.fact("service_dir", folder, "the name does not tell the folder")
	}
	if p.Types[c.kind] != nil && p.Types[c.kind].Python {
		p.proposeDjango(r, c)
	}
	return r
}

func (r *Proposal) fact(key, value, why string) {
	r.Facts = append(r.Facts, Fact{key, value, why})
}

// proposePort takes the port that the folder names if no other service has it, else the next free one. search tells
// that a port in the folder is this service's.
func (p *Project) proposePort(r *Proposal, search bool) {
	why := "no file names a port"
	var ports []portFound
	if search {
		ports = p.portsIn(r.Directory)
	}
	for i, found := range ports {
		problem := p.portProblem(found.number)
		if problem == "" {
			r.DevPort = found.number
			r.fact("dev_port", strconv.Itoa(found.number), found.place)
			return
		}
		if i == 0 {
			why = fmt.Sprintf("%s names %d, which %s", found.place, found.number, problem)
		}
	}
	if t := p.Types[r.Type]; t == nil || t.DevPort != catalog.PortRequired {
		r.fact("dev_port", "", why+"; `services ports --next` tells a free one, if it listens")
		return
	}
	next, err := p.Catalog.NextPort()
	if err != nil {
		r.fact("dev_port", "", err.Error())
		return
	}
	r.DevPort = next
	r.fact("dev_port", strconv.Itoa(next), why+"; the next free one")
}

// portProblem tells why a service cannot have a port, "" if it can.
func (p *Project) portProblem(number int) string {
	for _, port := range Ports(p.Catalog) {
		if port.Number == number {
			return "is " + port.Service.Name + "'s"
		}
	}
	ports := p.Catalog.Ports
	switch {
	case number < ports.First || number > ports.Last:
		return fmt.Sprintf("is outside ports.range, %d to %d", ports.First, ports.Last)
	case slices.Contains(ports.Reserved, number):
		return "is reserved"
	}
	return ""
}
