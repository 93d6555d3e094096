package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Lookup returns the service of exactly this name, enabled or not. The error
// is one line with the nearest names.
func (c *Catalog) Lookup(name string) (*Service, error) {
	if s, ok := c.byName[name]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("no service %q in %s%s", name, c.File, c.nearest(name))
}

// Select returns the enabled services that the selectors choose, sorted by
// name, each once; without selectors it returns all enabled services. A
// selector is
//
//	users/api  the service of that name
//	users      it and every service below it: a prefix that ends at a slash
//	%prod      every service of the group prod
//
// A selector that chooses nothing is an error, one line for each.
func (c *Catalog) Select(selectors []string) ([]*Service, error) {
	chosen := map[*Service]bool{}
	var failed []error
	if len(selectors) == 0 {
		c.choose(chosen, func(*Service) bool { return true })
	}
	for _, selector := range selectors {
		failed = append(failed, c.selectOne(chosen, selector))
	}
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Keys(chosen), func(a, b *Service) int {
		return strings.Compare(a.Name, b.Name)
	}), nil
}

// selectOne adds to chosen what one selector chooses.
func (c *Catalog) selectOne(chosen map[*Service]bool, selector string) error {
	if group, ok := strings.CutPrefix(selector, "%"); ok {
		enabled, disabled := c.choose(chosen, func(s *Service) bool { return slices.Contains(s.Groups, group) })
		switch {
		case enabled > 0:
			return nil
		case len(disabled) > 0:
			return fmt.Errorf("every service of the group %q is disabled in %s: %s", group, c.File, strings.Join(disabled, ", "))
		default:
			return fmt.Errorf("no group %q in %s%s", group, c.File, listNearest(group, c.Groups()))
		}
	}
	if s, ok := c.byName[selector]; ok && !s.Enabled {
		return fmt.Errorf("service %q is disabled in %s line %d", selector, c.File, s.Line)
	}
	below := strings.TrimSuffix(selector, "/") + "/"
	enabled, disabled := c.choose(chosen, func(s *Service) bool {
		return s.Name == selector || strings.HasPrefix(s.Name, below)
	})
	switch {
	case enabled > 0:
		return nil
	case len(disabled) > 0:
		return fmt.Errorf("every service below %q is disabled in %s: %s", selector, c.File, strings.Join(disabled, ", "))
	default:
		return fmt.Errorf("no service matches %q in %s%s", selector, c.File, c.nearest(selector))
	}
}

// choose adds the enabled services that match to chosen, counts them and
// names the disabled ones.
func (c *Catalog) choose(chosen map[*Service]bool, match func(*Service) bool) (enabled int, disabled []string) {
	for _, s := range c.Services {
		switch {
		case !match(s):
		case s.Enabled:
			chosen[s] = true
			enabled++
		default:
			disabled = append(disabled, s.Name)
		}
	}
	return enabled, disabled
}

// Groups returns the names of all groups, sorted, those of disabled services
// included.
func (c *Catalog) Groups() []string {
	groups := map[string]bool{}
	for _, s := range c.Services {
		for _, group := range s.Groups {
			groups[group] = true
		}
	}
	return slices.Sorted(maps.Keys(groups))
}

// NextPort returns the lowest port of the range that no service has, disabled
// ones included, and that is not reserved.
func (c *Catalog) NextPort() (int, error) {
	used := map[int]bool{}
	for _, s := range c.Services {
		used[s.DevPort] = true
		for _, worker := range s.Workers {
			used[worker.DevPort] = true
		}
	}
	if port := c.Ports.free(used); port != 0 {
		return port, nil
	}
	return 0, fmt.Errorf("no free port in %d-%d: widen ports.range in %s", c.Ports.First, c.Ports.Last, c.File)
}

// free returns the lowest port that is neither used nor reserved, 0 if none.
func (p Ports) free(used map[int]bool) int {
	for _, port := range p.Reserved {
		used[port] = true
	}
	for port := p.First; port <= p.Last; port++ {
		if !used[port] {
			return port
		}
	}
	return 0
}

// nearest ends a message with up to three service names, or with where to see
// them all when none is near.
func (c *Catalog) nearest(name string) string {
	names := make([]string, len(c.Services))
	for i, s := range c.Services {
		names[i] = s.Name
	}
	return cmp.Or(listNearest(name, names), "; `services list` shows what there is")
}
