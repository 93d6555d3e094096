package python

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// appModules are what Django itself imports of an app, when there is such a module.
var appModules = []string{"admin", "apps", "models"}

// AppFolders are folders of an app whose modules Django finds by looking into the folder.
var AppFolders = []string{"management/commands", "migrations", "templatetags"}

// addRestOfApp adds what Django loads of an app without being told: models, migrations, commands. A file that is there
// and in no target would be missing in the binary, so that is a problem like a missing app.
func (s *search) addRestOfApp(need Need, module string, p provider) {
	app := s.app(need.Modules[0], module, p)
	folder := s.folder(p, app)
	if folder == "" {
		return
	}
	s.addPackage(app)
	for _, name := range appModules {
		for _, file := range []string{name + ".py", path.Join(name, initFile)} {
			if s.has(path.Join(folder, path.Dir(file)), path.Base(file)) {
				s.satisfy(ofApp(need, app, join(app, name), path.Join(folder, file)))
			}
		}
	}
	for _, sub := range AppFolders {
		s.addFolderOfApp(need, app, folder, sub)
	}
}

// addFolderOfApp adds the modules in a folder of an app, and the packages that the folder is in. Modules whose names
// begin with a line are there for the others: Django passes them over.
func (s *search) addFolderOfApp(need Need, app, folder, sub string) {
	files := s.library.Files(path.Join(folder, sub))
	if len(files) == 0 {
		return
	}
	for pkg := sub; pkg != "."; pkg = path.Dir(pkg) {
		s.addPackage(join(app, Dotted(pkg)))
	}
	for _, file := range files {
		name, isPython := strings.CutSuffix(file, ".py")
		if isPython && file != initFile && !IsTest(file) {
			one := ofApp(need, app, join(app, Dotted(sub), name), path.Join(folder, sub, file))
			one.Optional = one.Optional || strings.HasPrefix(name, "_") || strings.HasPrefix(name, "~")
			s.satisfy(one)
		}
	}
}

// addPackage adds the target with the __init__.py of a package: without it Django does not take a folder for
// migrations.
func (s *search) addPackage(pkg string) {
	if p := s.provider(pkg); p.own && !p.folder {
		s.add(p)
	}
}

// ofApp is the need for a file that comes with an app.
func ofApp(app Need, name, module, file string) Need {
	return Need{Modules: []string{module}, Module: module, File: file, Line: 1, App: name, Optional: app.Optional}
}

// app is the name of the app that an entry of INSTALLED_APPS stands for: itself, or what the class that it names says.
func (s *search) app(entry, module string, p provider) string {
	class, named := strings.CutPrefix(entry, module+".")
	if !named {
		return entry
	}
	file := s.file(p, module)
	if name := attribute(s.library.Read(file), class, "name"); name != "" {
		return name
	}
	if path.Base(file) == initFile {
		return strings.TrimSuffix(module, ".apps")
	}
	return parent(module)
}

// attribute is the string that a class of a file, or any class where the name is empty, gives an attribute.
func attribute(content []byte, class, name string) string {
	if class != "" {
		at := regexp.MustCompile(`(?m)^class\s+` + regexp.QuoteMeta(class) + `\b`).FindIndex(content)
		if at == nil {
			return ""
		}
		content = content[at[1]:]
		if next := regexp.MustCompile(`(?m)^class\b`).FindIndex(content); next != nil {
			content = content[:next[0]]
		}
	}
	pattern := fmt.Sprintf(`(?m)^\s+%s\s*(?::[^=\n]*)?=\s*["']([\w.]+)["']`, regexp.QuoteMeta(name))
	if found := regexp.MustCompile(pattern).FindSubmatch(content); found != nil {
		return string(found[1])
	}
	return ""
}

// checkUserModel looks for the app of AUTH_USER_MODEL, whose value is the label of an app, not a module: the last part
// of the app's name, unless its class gives another one.
func (s *search) checkUserModel(need Need) {
	wanted := top(need.Module)
	if wanted == "auth" {
		return // Django's own
	}
	for _, app := range s.needs {
		if app.IsApp() && s.mayBeLabelled(app, wanted) {
			return
		}
	}
	if p := s.provider(wanted); p.known {
		s.add(p)
		return
	}
	s.report(need)
}

// mayBeLabelled tells whether an app has a label. That of an app from elsewhere, Django's aside, is not known.
func (s *search) mayBeLabelled(need Need, wanted string) bool {
	module, p := s.find(&need)
	if !p.known {
		return false
	}
	entry := need.Modules[0]
	app := s.app(entry, module, p)
	if !p.own && top(app) != "django" {
		return true
	}
	file, class := path.Join(s.folder(p, app), "apps.py"), ""
	if name, named := strings.CutPrefix(entry, module+"."); named {
		file, class = s.file(p, module), name
	}
	return strings.HasSuffix("."+app, "."+wanted) || attribute(s.library.Read(file), class, "label") == wanted
}
