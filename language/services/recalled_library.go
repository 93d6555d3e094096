package services

import (
	"slices"

	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/language/services_python"
)

// writeLibrary adds a generated py_library, as it is before its deps are looked up, to what is remembered. It tells whether
// it could: not every rule has that form.
func writeLibrary(to *python.Fields, services []*catalog.Service, r *rule.Rule, imports any) bool {
	library, ok := imports.(*python.Library)
	if !ok || r.Kind() != "py_library" {
		return false
	}
	service := slices.IndexFunc(services, func(s *catalog.Service) bool { return s.Name == library.Service })
	if service < 0 {
		return false
	}
	to.AddNumber(service)
	to.Add(r.Name())
	keys := slices.DeleteFunc(r.AttrKeys(), func(key string) bool { return key == "name" })
	to.AddNumber(len(keys))
	for _, key := range keys {
		values, ok := onlyStrings(r.Attr(key))
		if !ok {
			return false
		}
		to.Add(key)
		to.AddList(values)
	}
	to.AddNeeds(library.Needs)
	return true
}

// readLibrary is what writeLibrary has written behind the number of the service.
func readLibrary(from *python.Fields) (*rule.Rule, []python.Need) {
	r := rule.NewRule("py_library", from.Next())
	for range from.Number() {
		key := from.Next()
		r.SetAttr(key, from.List())
	}
	return r, from.Needs()
}
