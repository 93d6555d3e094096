package python

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// appModules are what Django itself imports of an app, when there is such a module.
var appModules = []string{"admin", "apps", "models"}

// appFolders are folders of an app whose modules Django finds by looking into the folder.
var appFolders = []string{"management/commands", "migrations", "templatetags"}

// addRestOfApp adds what Django loads of an app without being told: models, migrations, commands. A file that is there
// and in no target would be missing in the binary, so that is a problem like a missing app.
func (s *search) addRestOfApp(need Need, module string, p provider) {
	app, folder := s.app(module, p)
	if folder == "" {
		return
	}
	for _, name := range appModules {
		if s.has(folder, name+".py") || s.has(path.Join(folder, name), "__init__.py") {
			s.satisfy(ofApp(need, app, join(app, name), path.Join(folder, name+".py")))
		}
	}
	for _, sub := range appFolders {
		for _, file := range s.library.Files(path.Join(folder, sub)) {
			name, isPython := strings.CutSuffix(file, ".py")
			if isPython && name != "__init__" && !IsTest(file) {
				s.satisfy(ofApp(need, app, join(app, Dotted(sub), name), path.Join(folder, sub, file)))
			}
		}
	}
}

// ofApp is the need for a file that comes with an app.
func ofApp(app Need, name, module, file string) Need {
	return Need{Modules: []string{module}, Module: module, File: file, Line: 1, App: name, Optional: app.Optional}
}

// app is the name of the app that a module is or belongs to, and its folder, "" where it is not in this repository:
// `shop.cart.apps` is where the class of the app shop.cart usually is.
func (s *search) app(module string, p provider) (name, folder string) {
	for above := p.label.Pkg; ; above = parentFolder(above) {
		for _, name := range []string{module, parent(module)} {
			if folder := path.Join(above, strings.ReplaceAll(name, ".", "/")); name != "" && len(s.library.Files(folder)) > 0 {
				return name, folder
			}
		}
		if above == "" {
			return "", ""
		}
	}
}

func (s *search) has(folder, name string) bool { return slices.Contains(s.library.Files(folder), name) }

func parentFolder(folder string) string { return strings.TrimPrefix(path.Dir("/"+folder), "/") }

// checkUserModel looks for the app of AUTH_USER_MODEL, whose value is the label of an app, not a module: the last part
// of the app's name, unless its class gives another one.
func (s *search) checkUserModel(need Need) {
	wanted, _, _ := strings.Cut(need.Module, ".")
	if wanted == "auth" {
		return // Django's own
	}
	labelled := regexp.MustCompile(fmt.Sprintf(`(?m)^\s+label\s*(:\s*str\s*)?=\s*["']%s["']`, regexp.QuoteMeta(wanted)))
	for _, app := range s.library.Needs {
		if !app.IsApp() {
			continue
		}
		for _, module := range app.Modules {
			p := s.provider(module)
			if !p.known {
				continue
			}
			name, folder := s.app(module, p)
			if name == "" {
				name = strings.TrimSuffix(module, ".apps")
			}
			if strings.HasSuffix("."+name, "."+wanted) || folder != "" && labelled.Match(s.library.Read(path.Join(folder, "apps.py"))) {
				return
			}
			break
		}
	}
	if p := s.provider(wanted); p.known {
		s.add(p)
		return
	}
	s.report(need)
}
