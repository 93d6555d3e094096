package project

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/pyimports"
)

// proposeDjango reads the settings: which module they are, the apps and the databases.
func (p *Project) proposeDjango(r *Proposal, c candidate) {
	s := &catalog.Service{Name: r.Name, Type: r.Type, ServiceDir: r.ServiceDir}
	expected, root := p.Catalog.SettingsModule(s), p.Catalog.PythonRoot(s)
	module, place := p.settingsModule(c)
	switch {
	case module == "":
		r.fact("settings", "", "no file names DJANGO_SETTINGS_MODULE; the service's is "+expected)
	case module != expected:
		r.fact("settings", module, place+"; the service's is "+expected+": move it there, or import it from there")
	default:
		r.fact("settings", module, place)
	}
	r.SettingsModule = module
	files := p.settingsFiles(c, module, root)
	if len(files) == 0 {
		r.fact("apps", "", "the settings could not be found")
		r.fact("databases", "", "the settings could not be found")
		return
	}
	for _, file := range files {
		if data, err := p.dir.Read(file); err == nil {
			p.proposeApps(r, file, data, root)
			p.proposeDatabases(r, file, data)
		}
	}
	if !r.tells("apps") {
		r.fact("apps", "", "no app in INSTALLED_APPS of "+strings.Join(files, " ")+" is in this repository")
	}
	if !r.tells("databases") {
		r.fact("databases", "", "no literal DATABASES in "+strings.Join(files, " "))
	}
}

func (r *Proposal) tells(key string) bool {
	return slices.ContainsFunc(r.Facts, func(f Fact) bool { return f.Key == key })
}

// proposeApps takes the apps of INSTALLED_APPS that are in the repository; the others are packages.
func (p *Project) proposeApps(r *Proposal, file string, data []byte, root string) {
	// Of a file with a mistake in it, what comes before that is as good a proposal.
	module, _ := pyimports.Parse(file, data)
	for _, app := range module.Assigned("INSTALLED_APPS")["INSTALLED_APPS"] {
		place := fmt.Sprintf("%s:%d", file, app.Line)
		switch {
		case slices.Contains(r.Apps, app.Value):
		case p.isModule(root, app.Value):
			r.Apps = append(r.Apps, app.Value)
			r.fact("apps", app.Value, place)
		case p.isModule(r.Directory, app.Value):
			r.fact("apps", "", fmt.Sprintf("%s names %s, which is found from %s only; from %s it is %s", place, app.Value, r.Directory,
				root, strings.ReplaceAll(strings.TrimPrefix(path.Join(r.Directory, app.Value), root+"/"), "/", ".")))
		}
	}
}

// engines are those of Django that the registry knows; "" is its default.
var engines = map[string]string{"postgresql": "", "postgresql_psycopg2": "", "postgis": "", "sqlite3": "sqlite"}

var databaseName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,56}$`)

// proposeDatabases takes the keys of DATABASES; "default" goes by the name of its database, or of the service.
func (p *Project) proposeDatabases(r *Proposal, file string, data []byte) {
	module, _ := pyimports.Parse(file, data)
	for _, alias := range module.Entries("DATABASES") {
		place := fmt.Sprintf("%s:%d", file, alias.Line)
		engine, named := databaseFacts(alias)
		name := alias.Key
		if name == "default" {
			name = strings.ReplaceAll(catalog.Dashes(r.Name), "-", "_")
			if databaseName.MatchString(named) {
				name = named
			}
			place += `, the alias "default"`
		}
		known, usable := engines[engine]
		declared, there := p.Catalog.Databases[name]
		switch {
		case !usable && engine != "":
			r.fact("databases", "", fmt.Sprintf("%s names %s, of an engine that the registry has not: %s", place, alias.Key, engine))
			continue
		case !databaseName.MatchString(name):
			r.fact("databases", "", fmt.Sprintf("%s names %s, which is no name for a database: lower-case letters, digits and _", place, name))
			continue
		case slices.Contains(r.Databases, name):
			continue
		case there:
			place += "; declared, with engine " + declared.Engine
		default:
			r.engines[name] = known
			place += "; declared with it"
		}
		r.Databases = append(r.Databases, name)
		r.fact("databases", name, place)
	}
}

// databaseFacts are the engine, without Django's prefix, and the name in the description of one database, "" for what is
// no literal.
func databaseFacts(database pyimports.Entry) (engine, name string) {
	for _, setting := range database.Entries {
		switch setting.Key {
		case "ENGINE":
			engine = setting.Value[strings.LastIndex(setting.Value, ".")+1:]
		case "NAME":
			name = setting.Value
		}
	}
	return engine, name
}
