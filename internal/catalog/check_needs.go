package catalog

import (
	"slices"
	"strings"
)

// checkNeeds finds needed services that do not exist or have no address, and
// services that need each other in a circle.
func (d *decoder) checkNeeds() {
	c := d.catalog
	d.eachNeed(func(s *Service, item node) {
		needed, ok := c.byName[item.text]
		switch {
		case !ok:
			d.needError(s, item, "unknown service %q%s", item.text, hint(d, item.text, c.byName))
		case needed == s:
			d.needError(s, item, "the service names itself")
		case needed.DevPort == 0 && !d.has(needed, "dev_port") && c.Type(needed).DevPort != PortRequired:
			d.needError(s, item, "%s has no dev_port, so it cannot be called", d.mention(needed))
		}
	})
	for _, circle := range circles(c) {
		first, path := d.circle(circle)
		list, _ := d.entry(first).get("needs")
		for _, item := range list.items {
			if item.text == path[1] {
				d.needError(first, item, "services need each other in a circle: %s", strings.Join(path, " -> "))
				break
			}
		}
	}
}

// eachNeed visits the elements of every "needs".
func (d *decoder) eachNeed(visit func(s *Service, item node)) {
	for _, s := range d.catalog.Services {
		if len(s.Needs) == 0 {
			continue
		}
		list, _ := d.entry(s).get("needs")
		for _, item := range list.items {
			if item.kind == text {
				visit(s, item)
			}
		}
	}
}

func (d *decoder) needError(s *Service, item node, format string, args ...any) {
	d.about(serviceSubject(s.Index, d.entry(s)), func() { d.errorAt(item.pos, "needs: "+format, args...) })
}

// circle returns the shortest way from the circle's first service back to it.
func (d *decoder) circle(members []*Service) (*Service, []string) {
	first := slices.MinFunc(members, func(a, b *Service) int { return a.Index - b.Index })
	inside := map[string]bool{}
	for _, s := range members {
		inside[s.Name] = true
	}
	from := map[string]string{}
	for queue := []*Service{first}; len(queue) > 0; queue = queue[1:] {
		for _, name := range queue[0].Needs {
			if name == first.Name {
				return first, trace(from, first.Name, queue[0].Name)
			}
			if _, seen := from[name]; !seen && inside[name] {
				from[name] = queue[0].Name
				queue = append(queue, d.catalog.byName[name])
			}
		}
	}
	return first, []string{first.Name, first.Name} // not reached: every member is on a circle
}

// trace follows from back from last to first.
func trace(from map[string]string, first, last string) []string {
	path := []string{first}
	for name := last; name != first; name = from[name] {
		path = append(path, name)
	}
	path = append(path, first)
	slices.Reverse(path)
	return path
}
