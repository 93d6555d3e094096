// Package render turns a service and the templates of its type into the files that the service wants. It reads
// templates only through [fs.FS] and writes nothing.
package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

const (
	typeFile  = "type.json"
	buildFile = "BUILD.bazel.tmpl"
	// sharedFolder holds what several types use; it is no type itself.
	sharedFolder = "_shared"
)

// A Source is a folder of service types, one sub-folder each.
type Source struct {
	// Name is how messages call the folder, e.g. its path in the repository.
	Name string
	FS   fs.FS
}

// A Type is a service type: what type.json says, and where its templates are.
type Type struct {
	catalog.Type
	Description string
	// Subfolders maps the name of a folder in a service's to the template of the BUILD file that it gets where it is
	// there.
	Subfolders map[string]string
	files      []fileSpec
	layers     []layer
	specPath   string
	spec       []byte
	templates  sync.Map // name → parsed
}

// layer is one folder that may hold a type's files; the first that has one wins, and all folders of the type itself come
// before those of what is shared.
type layer struct {
	name string
	fs   fs.FS
}

// LoadTypes reads every type of the sources. A type may stand in several: each of its files, type.json too, comes from
// the first source that has it, so that one template can be replaced without copying the others. What no source has in
// the type's own folder is looked for in the folder _shared of each.
func LoadTypes(sources []Source) (map[string]*Type, error) {
	layers := map[string][]layer{}
	for _, s := range sources {
		if err := s.addLayers(layers); err != nil {
			return nil, err
		}
	}
	shared := layers[sharedFolder]
	delete(layers, sharedFolder)
	types := map[string]*Type{}
	var errs []error
	for _, name := range sortedKeys(layers) {
		t, err := loadType(name, layers[name], shared)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		types[name] = t
	}
	return types, errors.Join(errs...)
}

// addLayers adds the source's folders to those of earlier sources.
func (s Source) addLayers(layers map[string][]layer) error {
	entries, err := fs.ReadDir(s.FS, ".")
	if err != nil {
		var read *fs.PathError
		if errors.As(err, &read) {
			err = read.Err // its path is relative to the folder
		}
		return fmt.Errorf("reading template folder %s: %w", s.Name, err)
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		sub, err := fs.Sub(s.FS, e.Name())
		if err != nil {
			return fmt.Errorf("reading template folder %s: %w", s.Name, err)
		}
		layers[e.Name()] = append(layers[e.Name()], layer{s.Name + "/" + e.Name(), sub})
	}
	return nil
}

func loadType(name string, own, shared []layer) (*Type, error) {
	t := &Type{layers: own}
	data, where, err := t.read(typeFile)
	if err != nil {
		return nil, fmt.Errorf("%s: no %s there, nor in another template folder", own[0].name+"/"+typeFile, typeFile)
	}
	spec, err := parseSpec(where, data)
	if err != nil {
		return nil, err
	}
	t.Type = catalog.Type{
		Name: name, DevPort: spec.DevPort, Python: spec.Python, Workers: spec.Workers,
		Secrets: spec.Secrets, Images: spec.Images, Targets: spec.Targets,
	}
	t.Description, t.Subfolders, t.files, t.specPath, t.spec = spec.Description, spec.Subfolders, spec.Files, where, data
	t.layers = append(append([]layer{}, own...), shared...)
	for _, name := range spec.Include {
		files, err := t.included(name)
		if err != nil {
			return nil, err
		}
		t.files = append(t.files, files...)
	}
	return t, t.check()
}

// included are the files that a list beside type.json, or one that is shared, names.
func (t *Type) included(name string) ([]fileSpec, error) {
	data, where, err := t.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("no such file there, nor in another template folder")
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%d: include %q: %w", t.specPath, t.lineOf(name), name, err)
	}
	var files []fileSpec
	err = decodeStrictly(where, data, &files)
	return files, err
}

func (t *Type) check() error {
	switch t.DevPort {
	case "":
		t.DevPort = "none"
	case "required", "optional", "none":
	default:
		return fmt.Errorf(`%s:%d: dev_port is %q; it is "required", "optional" or "none"`, t.specPath, t.lineOf(t.DevPort), t.DevPort)
	}
	for _, f := range t.files {
		if err := t.checkFile(f); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(t.Subfolders) {
		if err := t.checkSubfolder(name); err != nil {
			return err
		}
	}
	return nil
}

func (t *Type) checkSubfolder(name string) error {
	if name == "" || name == "." || name == ".." || strings.ContainsAny(name, `/\`) {
		return fmt.Errorf("%s:%d: subfolders: %q is not the name of a folder in a service's", t.specPath, t.lineOf(name), name)
	}
	template := t.Subfolders[name]
	if err := t.template(template).unread; err != nil {
		return t.unread(template, err)
	}
	return nil
}

func (t *Type) checkFile(f fileSpec) error {
	at := func(value string) string { return fmt.Sprintf("%s:%d", t.specPath, t.lineOf(value)) }
	if f.Template == "" || f.Path == "" {
		return fmt.Errorf(`%s: every file has a "template" and a "path"`, at(f.Template+f.Path))
	}
	if f.Folder != "" && f.Folder != "service" && f.Folder != "chart" {
		return fmt.Errorf(`%s: folder is %q; it is "service" or "chart"`, at(f.Folder), f.Folder)
	}
	switch f.Mode {
	case "managed":
		if _, ok := boilerplate.Comments[f.Comment]; !ok {
			return fmt.Errorf("%s: %s is managed, so it needs a comment style, one of %s; got %q",
				at(f.Path), f.Path, strings.Join(sortedKeys(boilerplate.Comments), "  "), f.Comment)
		}
	case "once":
	default:
		return fmt.Errorf(`%s: mode of %s is %q; it is "managed" or "once"`, at(f.Path), f.Path, f.Mode)
	}
	return nil
}

// ManagedNames are the paths, within a service's folder, of the managed files that have the same name for every service.
func (t *Type) ManagedNames() []string {
	var names []string
	for _, f := range t.files {
		if f.Mode == "managed" && f.Folder != "chart" && !strings.Contains(f.Path, "[[") {
			names = append(names, f.Path)
		}
	}
	return names
}

// HasBuild tells whether the type writes BUILD targets.
func (t *Type) HasBuild() bool {
	return t.template(buildFile).unread == nil
}

// HasChart tells whether services of this type have a chart.
func (t *Type) HasChart() bool {
	return slices.ContainsFunc(t.files, func(f fileSpec) bool { return f.Folder == "chart" })
}

// Complete tells whether there is anything to generate for a service of this type.
func (t *Type) Complete() bool { return len(t.files) > 0 || t.HasBuild() }

// read is a file of the type and how messages call it.
func (t *Type) read(name string) (data []byte, where string, err error) {
	err = fs.ErrNotExist
	for _, l := range t.layers {
		data, err = fs.ReadFile(l.fs, name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return data, l.name + "/" + name, err
		}
	}
	return nil, t.layers[0].name + "/" + name, err
}

// lineOf is the line of type.json on which a value stands first; 1 when it is not there.
func (t *Type) lineOf(value string) int {
	quoted, err := json.Marshal(value)
	if err != nil {
		return 1
	}
	i := bytes.Index(t.spec, quoted)
	return 1 + bytes.Count(t.spec[:max(i, 0)], []byte("\n"))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
