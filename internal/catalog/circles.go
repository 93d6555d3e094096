package catalog

// circles returns the sets of at least two services that all need each other,
// directly or not: the strongly connected components, by Tarjan's algorithm.
func circles(c *Catalog) [][]*Service {
	w := needsWalk{
		catalog: c,
		seen:    make([]int, len(c.Services)),
		lowest:  make([]int, len(c.Services)),
		open:    make([]bool, len(c.Services)),
	}
	for _, s := range c.Services {
		if w.seen[s.Index] == 0 {
			w.visit(s)
		}
	}
	return w.found
}

// needsWalk follows needs, each service once. Its slices go by Service.Index.
type needsWalk struct {
	catalog *Catalog
	count   int
	seen    []int  // the how-manieth the service was, from 1
	lowest  []int  // the earliest service that it leads back to
	open    []bool // whether it is on the stack
	stack   []*Service
	found   [][]*Service
}

func (w *needsWalk) visit(s *Service) {
	i := s.Index
	w.count++
	w.seen[i], w.lowest[i], w.open[i] = w.count, w.count, true
	w.stack = append(w.stack, s)
	for _, name := range s.Needs {
		needed, ok := w.catalog.byName[name]
		switch {
		case !ok:
		case w.seen[needed.Index] == 0:
			w.visit(needed)
			w.lowest[i] = min(w.lowest[i], w.lowest[needed.Index])
		case w.open[needed.Index]:
			w.lowest[i] = min(w.lowest[i], w.seen[needed.Index])
		}
	}
	if w.lowest[i] == w.seen[i] {
		w.close(s)
	}
}

// close takes the services that s and those above it on the stack make up.
func (w *needsWalk) close(s *Service) {
	var members []*Service
	for w.open[s.Index] {
		last := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		w.open[last.Index] = false
		members = append(members, last)
	}
	if len(members) > 1 {
		w.found = append(w.found, members)
	}
}
