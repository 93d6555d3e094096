package python

import (
	"fmt"
	"strings"
)

// A Need is a Python module that a service cannot do without.
type Need struct {
	// Modules are what it may be, the most exact first: `from shop import cart` needs shop.cart, or the attribute cart of
	// shop. The first that something provides counts.
	Modules []string
	// Module is how messages call it.
	Module string
	// File is relative to the repository, with slashes; Line begins with 1.
	File string
	Line int
	// Setting is the name of the setting that holds the module as a string, or "".
	Setting string
	// App is the Django app that the module is loaded with, or "".
	App string
	// Settings tells that what the module has of Django's settings becomes that of the file: `from shop.settings import *`.
	Settings bool
	// Optional tells that the service gets along without it.
	Optional bool
}

// IsApp tells whether it is an app of Django, of which more is loaded than what is named.
func (n Need) IsApp() bool { return n.Setting == "INSTALLED_APPS" || n.Setting == "apps" }

// Library is what a rule of kind py_library, or a binary, has to reach: what GenerateRules hands to Resolve.
type Library struct {
	// Service is the name of the service, for messages.
	Service string
	// Needs are its modules, in any order.
	Needs []Need
	// Folder is the service's; the needs of all files in it are among Needs.
	Folder string
	// Root is the dotted name of the folder from which modules are imported, "" for the repository's root.
	Root string
	// Requirement gives the label of the pip package that provides a module.
	Requirement func(module string) (label string, known bool)
	// Files lists the names in a folder of the repository; none where there is no folder.
	Files func(folder string) []string
	// Read gives the content of a file of the repository; nothing where it cannot be read.
	Read func(file string) []byte
	// Report is called for a need that nothing provides; nil where nobody wants to know.
	Report func(Problem)
}

// A Problem is a need that nothing provides.
type Problem struct {
	Need
	// Service is the name of the service.
	Service string
}

// String names file, line, service and module, and the two ways to fix it.
func (p Problem) String() string {
	directive := fmt.Sprintf("`# gazelle:resolve py %s LABEL`", p.Module)
	var what, ways string
	switch {
	case p.Setting == userModel:
		what = fmt.Sprintf("no installed app has the label that %s %q begins with", userModel, p.Module)
		ways = fmt.Sprintf("add the app to INSTALLED_APPS or to the entry's apps, or say `# gazelle:resolve py %s LABEL`", top(p.Module))
	case p.App != "":
		what = fmt.Sprintf("no target has this file, which Django loads with the app %q", p.App)
		ways = "put it into the srcs of a py_library, or say " + directive
	default:
		what = fmt.Sprintf("nothing provides the Python module %q", p.Module)
		if p.Setting != "" {
			what += ", which is in " + p.Setting
		}
		ways = "have a target that does (a py_library, or " + directive + "), or name its pip package in layout.python_packages of the registry"
	}
	return fmt.Sprintf("%s:%d: service %q: %s: %s", p.File, p.Line, p.Service, what, ways)
}

// parent is the package that holds a module, "" for one at the top.
func parent(module string) string {
	return module[:max(strings.LastIndexByte(module, '.'), 0)]
}

// top is the first part of a dotted name.
func top(module string) string {
	first, _, _ := strings.Cut(module, ".")
	return first
}
