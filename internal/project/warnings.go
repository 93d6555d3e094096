package project

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
)

// Warnings tell of what is in order by the registry and will still cause trouble, one line each, in the order of the
// registry: Django apps that are services at the same time, and settings that do without the generated ones.
func (p *Project) Warnings() []string {
	var lines []string
	for _, s := range p.Catalog.Services {
		if !p.Catalog.Type(s).Python {
			continue
		}
		lines = append(lines, p.appsInside(s)...)
		if len(p.withFiles([]*catalog.Service{s})) > 0 {
			lines = append(lines, p.settingsApart(s)...)
		}
	}
	return lines
}

// appsInside warns of models and migrations in a service's folder. Another service that wants the app would have to
// contain this one. An app in a package of its own that an entry declares is known to be one.
func (p *Project) appsInside(s *catalog.Service) []string {
	dir := p.Catalog.Directory(s)
	seen := map[string]bool{}
	var lines []string
	_ = p.eachFile(dir, p.othersFolders(s), func(name string) {
		part := modelsOrMigrations(strings.TrimPrefix(name, dir+"/"))
		if part == "" || seen[part] || p.declaredApp(dir, path.Dir(part)) {
			return
		}
		seen[part] = true
		lines = append(lines, fmt.Sprintf("%s/%s belongs to a Django app, and %s is the folder of the service %q: an app is not a service; move it to a package outside %s and name that in \"apps\"",
			dir, part, dir, s.Name, p.Catalog.Layout.ServicesRoot))
	}) // what cannot be read is the business of those who read it
	return lines
}

var modelsPattern = regexp.MustCompile(`^(?:(.*/))?(models\.py$|models/|migrations/)`)

// modelsOrMigrations is the part of a path that names models or migrations, or "".
func modelsOrMigrations(name string) string {
	m := modelsPattern.FindStringSubmatch(name)
	if m == nil || path.Ext(name) != ".py" {
		return ""
	}
	return m[1] + strings.TrimSuffix(m[2], "/")
}

// declaredApp tells whether an entry names the app in a folder below a service's.
func (p *Project) declaredApp(dir, below string) bool {
	if below == "." {
		return false
	}
	for _, s := range p.Catalog.Services {
		for _, app := range s.Apps {
			if module := strings.ReplaceAll(app, ".", "/"); strings.Contains("/"+path.Join(dir, below)+"/", "/"+module+"/") {
				return true
			}
		}
	}
	return false
}

var generatedImport = regexp.MustCompile(`(?m)^[ \t]*(?:from[ \t]+\S*settings_generated[ \t]+import|(?:from[ \t]+\S+[ \t]+)?import[ \t].*\bsettings_generated\b)`)

// settingsApart warns of settings that people wrote without importing the generated ones.
func (p *Project) settingsApart(s *catalog.Service) []string {
	files, err := p.Types[s.Type].Files(p.Input(s))
	if err != nil {
		return nil // planning reports it
	}
	var lines []string
	for _, f := range files {
		if !f.Once || !generatedImport.Match(f.Content) {
			continue
		}
		file, content := p.module(f.Path)
		if file == "" || generatedImport.Match(content) {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s does without the generated settings, so apps, databases and secrets of service %q do not reach it: begin it with `from .settings_generated import *`%s",
			file, s.Name, thenDrop(content)))
	}
	return lines
}

// module is the file that Python imports for a module's path, a package coming first; "" when there is none.
func (p *Project) module(name string) (string, []byte) {
	for _, file := range []string{strings.TrimSuffix(name, ".py") + "/__init__.py", name} {
		if content, err := p.dir.Read(file); err == nil {
			return file, content
		}
	}
	return "", nil
}

// generatedSettings are those that the generated settings are there for.
var generatedSettings = []string{
	"ALLOWED_HOSTS", "DATABASES", "DATABASE_ROUTERS", "DEBUG", "INSTALLED_APPS", "LOGGING", "MIDDLEWARE", "ROOT_URLCONF",
	"SECRET_KEY", "STATIC_ROOT", "TEMPLATES",
}

var assignment = regexp.MustCompile(`^([A-Z][A-Z0-9_]*)[ \t]*(?::[^=]*)?=`)

// thenDrop names the settings of a module that the generated ones are there for, or is empty.
func thenDrop(content []byte) string {
	var names []string
	for i, line := range strings.Split(string(content), "\n") {
		m := assignment.FindStringSubmatch(line)
		if m != nil && slices.Contains(generatedSettings, m[1]) {
			names = append(names, fmt.Sprintf("%s (line %d)", m[1], i+1))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", then delete what only repeats those: " + strings.Join(names, ", ")
}
