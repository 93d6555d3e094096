package python

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/pyimports"
)

// Django loads by name what these settings hold. The required ones are checked; of the others, which hold names of other
// things too, what a target provides is taken.
var (
	requiredSettings = []string{"INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF"}
	userModel        = "AUTH_USER_MODEL"
	// moduleSettings hold modules, never something in a module.
	moduleSettings   = []string{"ROOT_URLCONF", "include()", "urls"}
	optionalSettings = []string{
		"ASGI_APPLICATION", "AUTHENTICATION_BACKENDS", "AUTH_PASSWORD_VALIDATORS", "CACHES", "CSRF_FAILURE_VIEW",
		"DATABASES", "DATABASE_ROUTERS", "DEFAULT_AUTO_FIELD", "DEFAULT_EXCEPTION_REPORTER", "DEFAULT_FILE_STORAGE",
		"EMAIL_BACKEND", "FILE_UPLOAD_HANDLERS", "FORM_RENDERER", "LOGGING", "LOGGING_CONFIG", "MESSAGE_STORAGE",
		"MIGRATION_MODULES", "PASSWORD_HASHERS", "REST_FRAMEWORK", "SESSION_ENGINE", "SESSION_SERIALIZER", "STATICFILES_FINDERS",
		"STATICFILES_STORAGE", "STORAGES", "TEMPLATES", "TEST_RUNNER", "WSGI_APPLICATION",
	}
	allSettings = slices.Concat([]string{userModel}, requiredSettings, optionalSettings)
	// listOfSettings matches what people call lists that make up a setting, such as LOCAL_APPS.
	listOfSettings = regexp.MustCompile(`^[A-Z_]*(APPS|MIDDLEWARE|BACKENDS)$`)
)

// Source is a Python file of a service.
type Source struct {
	// File is its name for messages: relative to the repository, with slashes.
	File string
	// Package is the dotted name of the package that it is in, "" at the root.
	Package string
	// Content is what is in it.
	Content []byte
}

// Needs are the modules that a file imports, names in settings, or includes as URLs. Of a file with a mistake the needs
// before it are given, and an error with the place.
func (s Source) Needs() ([]Need, error) {
	f, err := pyimports.Parse(s.File, s.Content)
	var needs []Need
	for _, one := range f.Imports {
		needs = append(needs, s.imported(one)...)
	}
	if bytes.Contains(s.Content, []byte("include")) {
		for _, module := range f.Arguments("include") {
			needs = append(needs, s.named(module, "include()"))
		}
	}
	if slices.ContainsFunc(allSettings, func(name string) bool { return bytes.Contains(s.Content, []byte(name)) }) {
		needs = append(needs, s.settings(f)...)
	}
	return needs, err
}

// inherited are the needs of a file whose settings another one, of which the content is given, takes over: its own
// settings, lists in it that the other one makes settings of, and what it takes over itself. What it imports besides is
// for the target that has it.
func (s Source) inherited(by []byte) []Need {
	f, _ := pyimports.Parse(s.File, s.Content) // whoever lints the file finds what is wrong with it
	var needs []Need
	for _, one := range f.Imports {
		for _, need := range s.imported(one) {
			if need.Settings {
				need.Optional = true
				needs = append(needs, need)
			}
		}
	}
	// Variables are followed within a text.
	together, _ := pyimports.Parse(s.File, slices.Concat(s.Content, []byte("\n"), by))
	own := bytes.Count(s.Content, []byte("\n")) + 1
	return append(needs, slices.DeleteFunc(s.settings(together), func(n Need) bool { return n.Line > own })...)
}

// imported is what one import statement needs.
func (s Source) imported(one pyimports.Import) []Need {
	module := one.Module
	if one.Level > 0 {
		var ok bool
		if module, ok = s.absolute(one); !ok {
			return nil // it leaves the top: Python says so itself
		}
	}
	need := Need{
		Modules: []string{module}, Module: module, File: s.File, Line: one.Line,
		Optional: one.Optional || one.TypeChecking,
	}
	if len(one.Names) == 0 {
		return []Need{need}
	}
	if one.Names[0] == "*" {
		need.Settings = true
		return []Need{need}
	}
	var needs []Need
	for _, name := range one.Names {
		each := need
		each.Modules = []string{join(module, name), module}
		each.Settings = slices.Contains(allSettings, name) || listOfSettings.MatchString(name)
		if module == "" {
			each.Modules = each.Modules[:1]
		}
		if one.Module == "" {
			each.Module = each.Modules[0]
		}
		needs = append(needs, each)
	}
	return needs
}

// absolute is the module that a relative import means.
func (s Source) absolute(one pyimports.Import) (string, bool) {
	base := s.Package
	for range one.Level - 1 {
		if base == "" {
			return "", false
		}
		base = parent(base)
	}
	return join(base, one.Module), true
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ".")
}

// settings are the needs of what Django's settings name.
func (s Source) settings(f *pyimports.File) []Need {
	var needs []Need
	assigned := f.Assigned(allSettings...)
	for _, setting := range requiredSettings {
		for _, value := range assigned[setting] {
			needs = append(needs, s.named(value, setting))
		}
	}
	for _, setting := range optionalSettings {
		for _, value := range assigned[setting] {
			if strings.Contains(value.Value, ".") {
				need := s.named(value, setting)
				need.Optional = true
				needs = append(needs, need)
			}
		}
	}
	for _, value := range assigned[userModel] {
		needs = append(needs, Need{Module: value.Value, File: s.File, Line: value.Line, Setting: userModel})
	}
	slices.SortStableFunc(needs, func(a, b Need) int { return cmp.Compare(a.Line, b.Line) })
	return needs
}

// named is the need for a module, or for something in it, whose name is a string.
func (s Source) named(value pyimports.String, setting string) Need {
	need := Named(value.Value, s.File, value.Line, setting)
	need.Optional = value.Optional
	return need
}

// Named is the need for a module, or for something in it such as a class, that a setting or services.json names.
func Named(name, file string, line int, setting string) Need {
	need := Need{Modules: []string{name}, Module: name, File: file, Line: line, Setting: setting}
	above := parent(name)
	switch {
	case need.IsApp() && !isClass(name):
		// Of an app without __init__.py some indexes have nothing but the modules.
		need.Modules = append(need.Modules, join(name, "apps"), join(name, "models"))
	case above != "" && !slices.Contains(moduleSettings, setting):
		need.Modules = append(need.Modules, above)
	}
	return need
}

// isClass tells whether the last part of a dotted name is written as names of classes are.
func isClass(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return last != strings.ToLower(last)
}

// IsTest tells whether a file holds tests by its name; pytest's names count.
func IsTest(name string) bool {
	return strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py") || name == "conftest.py"
}
