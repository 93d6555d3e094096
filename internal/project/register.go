package project

import (
	"fmt"
	"path/filepath"

	"github.com/rules-services/rules_services/internal/catalog"
)

// Register adds an entry to the registry and opens it again. The edited file is checked first: an entry that the
// registry would not take, a duplicate name for one, changes nothing.
func (p *Project) Register(entry catalog.Entry) (*Project, error) {
	file := p.Catalog.File
	data, err := p.dir.Read(file)
	if err != nil {
		return nil, fmt.Errorf("reading the registry: %w", err)
	}
	edited, err := catalog.Insert(data, entry)
	if err != nil {
		return nil, fmt.Errorf("adding %q to %s: %w", entry.Name, file, err)
	}
	if _, err := catalog.Parse(file, edited, catalog.Options{Root: p.Root, Types: p.loadTypes}); err != nil {
		return nil, fmt.Errorf("%w\n%s was left as it is", err, file)
	}
	if err := p.dir.Write(file, edited, 0o644); err != nil {
		return nil, fmt.Errorf("writing the registry: %w", err)
	}
	p.Close()
	return Open(p.Root, filepath.FromSlash(file))
}
