// Package catalog reads services.json: the model, its validation, the choice
// of services by selectors and every name that is derived from a service's.
//
// It knows nothing of templates, Bazel or clouds. What it must know of a
// service type it is told through Options.Types.
package catalog

// Catalog is a valid services.json.
type Catalog struct {
	// File is the name that Parse was given.
	File string
	// Layout says where things are in the repository; defaults are filled in.
	Layout Layout
	// ImageRegistry is the host (and path) that images are pushed to, or "".
	ImageRegistry string
	// Ports is the range that development ports come from.
	Ports Ports
	// Regions holds at most one region.
	Regions []Region
	// Secrets are the declared secrets and the built-in django-secret-key.
	Secrets map[string]Secret
	// Databases are the declared databases.
	Databases map[string]Database
	// Namespaces are prod, staging, edge, the declared ones and those that
	// clusters name.
	Namespaces map[string]Namespace
	// Services are all services in the order of the file, disabled ones too.
	Services []*Service

	types   map[string]Type
	byName  map[string]*Service
	aliases map[string]Cluster
	// migrators are the services that migrate databases, by database.
	migrators map[string]*Service
}

// Options says what Parse checks the file against.
type Options struct {
	// Root is the repository's absolute root. With it, no path of the file may
	// lead out of the repository through a symbolic link; "" leaves the file
	// system alone.
	Root string
	// Types returns the service types that exist, given the layout with its
	// template_dirs. nil means BuiltinTypes.
	Types func(Layout) (map[string]Type, error)
}

// Parse reads and checks services.json. file is its name in messages.
//
// On success the error is nil. Otherwise it is an ErrorList of everything that
// is wrong with the file, in its order, and there is no catalog.
func Parse(file string, data []byte, opts Options) (*Catalog, error) {
	root, mistakes, complete := parseJSON(string(data))
	d := newDecoder(file, root)
	d.syntax(mistakes)
	if complete {
		d.document(root, opts)
		d.check(opts)
	}
	if len(d.errors) > 0 {
		return nil, d.errors.sorted()
	}
	d.catalog.migrators = migratorsOf(d.catalog)
	return d.catalog, nil
}

// Type returns the type of a service of this catalog.
func (c *Catalog) Type(s *Service) Type { return c.types[s.Type] }
