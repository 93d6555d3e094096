// Package project puts the generation half together: it finds a repository's services.json, loads it with the service
// types that the repository can use, renders what the services want, and compares that with what is there. The Gazelle
// language and the command-line tool are both thin over it.
package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/memo"
	"github.com/rules-services/rules_services/internal/render"
	"github.com/rules-services/rules_services/templates"
)

// DefaultFile is where the registry lies unless a directive or flag says otherwise.
const DefaultFile = "services.json"

// ErrNoRegistry means that a repository has no services.json and names no other file either.
var ErrNoRegistry = errors.New("no services.json")

// A Project is one repository's services, ready to be rendered and compared.
type Project struct {
	// Root is the absolute path of the repository.
	Root string
	// Catalog is the parsed registry.
	Catalog *catalog.Catalog
	// Types are the service types, built-in and the repository's own.
	Types map[string]*render.Type
	// Now is the clock: only the year of a license header depends on it.
	Now func() time.Time
	// Repository is the name under which BUILD files know rules_services.
	Repository string
	// Memo holds what earlier runs have found out; nil where nothing is remembered.
	Memo *memo.Memo

	dir *boilerplate.Dir
	// content is a digest of the registry, common one of what all services are rendered from.
	content memo.Sum
	common  func() memo.Sum
	// fingerprints and years are those of services that anybody asked for.
	fingerprints, years *sync.Map
	// What the BUILD files say, by folder, as far as anybody asked; and what is wrong with it.
	manners     map[string]Manner
	read        map[string][]directiveLine
	bazelignore []string
	mistakes    []error
	// locked are the pip packages of the lock files, once somebody has asked.
	locked map[string]bool
}

// Open loads the registry of the repository at root. file is relative to root; "" looks for the directive
// `# gazelle:services_file PATH` in the root BUILD file, then for services.json. The error is a [catalog.ErrorList]
// when the registry has mistakes, and [ErrNoRegistry] when there is none and nothing asks for one.
func Open(root, file string) (*Project, error) { return OpenWith(nil, root, file) }

// OpenWith is Open for a run that remembers.
func OpenWith(m *memo.Memo, root, file string) (*Project, error) {
	named := file != ""
	if !named {
		file, named = directive(root)
	}
	if !named {
		file = DefaultFile
	}
	dir, err := boilerplate.OpenDir(root)
	if err != nil {
		return nil, err
	}
	p := &Project{
		Root: root, Now: time.Now, Repository: "rules_services", Memo: m, dir: dir, fingerprints: &sync.Map{}, years: &sync.Map{},
		manners: map[string]Manner{}, read: map[string][]directiveLine{},
	}
	data, err := dir.Read(filepath.ToSlash(file))
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		err = ErrNoRegistry
	case err != nil:
		var read *fs.PathError
		if errors.As(err, &read) {
			err = read.Err
		}
		err = fmt.Errorf("reading the registry %s: %w", file, err)
	default:
		if p, err = p.parse(filepath.ToSlash(file), data); err == nil {
			err = p.checkDirectives()
		}
	}
	if err != nil {
		dir.Close()
		return nil, err
	}
	return p, nil
}

// parse is the project with another content of the registry.
func (p *Project) parse(file string, data []byte) (*Project, error) {
	with := *p
	with.content = memo.NewSum(data)
	with.common = sync.OnceValue(with.sumOfAll)
	var err error
	with.Catalog, err = catalog.Parse(file, data, catalog.Options{Root: p.Root, Types: with.loadTypes})
	return &with, err
}

// Close releases the repository's folder.
func (p *Project) Close() error { return p.dir.Close() }

// loadTypes reads the repository's own template folders, then the built-in ones.
func (p *Project) loadTypes(layout catalog.Layout) (map[string]catalog.Type, error) {
	var sources []render.Source
	for _, d := range layout.TemplateDirs {
		sources = append(sources, render.Source{Name: d, FS: p.dir.FS(d)})
	}
	sources = append(sources, render.Source{Name: "@rules_services//templates", FS: templates.Types})
	types, err := render.LoadTypes(sources)
	if err != nil {
		return nil, err
	}
	p.Types = types
	known := make(map[string]catalog.Type, len(types))
	for name, t := range types {
		known[name] = t.Type
	}
	return known, nil
}

var (
	buildFiles      = []string{"BUILD.bazel", "BUILD"}
	servicesFile    = regexp.MustCompile(`(?m)^#\s*gazelle:services_file(?:[ \t]+(\S+))?\s*$`)
	boundaryFiles   = []string{"MODULE.bazel", "REPO.bazel", "WORKSPACE.bazel", "WORKSPACE"}
	errNoRepository = errors.New("no repository: none of MODULE.bazel, REPO.bazel, WORKSPACE.bazel, WORKSPACE in this folder or above it")
)

// directive is the file that the root BUILD file names, and whether it names one.
func directive(root string) (string, bool) {
	for _, name := range buildFiles {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue
		}
		all := servicesFile.FindAllSubmatch(data, -1)
		if len(all) == 0 {
			return "", false
		}
		last := string(all[len(all)-1][1])
		return path.Clean(last), last != ""
	}
	return "", false
}

// FindRoot is the innermost repository that holds the absolute folder dir.
func FindRoot(dir string) (string, error) {
	for d := dir; ; d = filepath.Dir(d) {
		if isBoundary(d) {
			return d, nil
		}
		if d == filepath.Dir(d) {
			return "", fmt.Errorf("%s: %w", dir, errNoRepository)
		}
	}
}

// isBoundary tells whether a folder is the root of a Bazel repository.
func isBoundary(dir string) bool {
	for _, name := range boundaryFiles {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	return false
}
