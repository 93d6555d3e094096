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
	optionalSettings = []string{
		"ASGI_APPLICATION", "AUTHENTICATION_BACKENDS", "AUTH_PASSWORD_VALIDATORS", "CACHES", "CSRF_FAILURE_VIEW",
		"DATABASES", "DATABASE_ROUTERS", "DEFAULT_AUTO_FIELD", "DEFAULT_EXCEPTION_REPORTER", "DEFAULT_FILE_STORAGE",
		"EMAIL_BACKEND", "FILE_UPLOAD_HANDLERS", "FORM_RENDERER", "LOGGING", "LOGGING_CONFIG", "MESSAGE_STORAGE",
		"PASSWORD_HASHERS", "REST_FRAMEWORK", "SESSION_ENGINE", "SESSION_SERIALIZER", "STATICFILES_FINDERS",
		"STATICFILES_STORAGE", "STORAGES", "TEMPLATES", "TEST_RUNNER", "WSGI_APPLICATION",
	}
	anySetting = regexp.MustCompile(strings.Join(append(append([]string{userModel}, requiredSettings...), optionalSettings...), "|"))
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
	if anySetting.Match(s.Content) {
		needs = append(needs, s.settings(f)...)
	}
	return needs, err
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
	if len(one.Names) == 0 || one.Names[0] == "*" {
		return []Need{need}
	}
	var needs []Need
	for _, name := range one.Names {
		each := need
		each.Modules = []string{join(module, name), module}
		if module == "" {
			each.Modules, each.Module = []string{name}, name
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
	assigned := f.Assigned(append(append([]string{userModel}, requiredSettings...), optionalSettings...)...)
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
	return Named(value.Value, s.File, value.Line, setting)
}

// Named is the need for a module, or for something in it such as a class, that a setting or services.json names.
func Named(name, file string, line int, setting string) Need {
	modules := []string{name}
	if above := parent(name); above != "" {
		modules = append(modules, above)
	}
	return Need{Modules: modules, Module: name, File: file, Line: line, Setting: setting}
}

// IsTest tells whether a file holds tests by its name; pytest's names count.
func IsTest(name string) bool {
	return strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py") || name == "conftest.py"
}
