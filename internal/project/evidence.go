package project

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// portPatterns are ways in which programs and their surroundings name the port that they listen on, the surest first.
var portPatterns = []*regexp.Regexp{
	regexp.MustCompile(`\brunserver["',\s]+(?:[\w.:\[\]-]*:)?(\d{2,5})\b`),
	regexp.MustCompile(`\bbind["']?\s*[=:]\s*\[?\s*f?["'][^"']*:(\d{2,5})["']`),
	regexp.MustCompile(`(?:--bind[=\s"',]+|-b\s+)[\w.:\[\]-]*:(\d{2,5})\b`),
	regexp.MustCompile(`\bListen(?:AndServe)?(?:TLS)?\(\s*(?:"tcp"\s*,\s*)?"[^"]*:(\d{2,5})"`),
	regexp.MustCompile(`\b(?:bind|parse)\w*(?:::<[^>]*>)?\(\s*"[^"]*:(\d{2,5})"`),
	regexp.MustCompile(`\b\w*PORT\b["']?\s*(?:[,=:]|:=|\s)\s*["']?(\d{2,5})\b`),
	regexp.MustCompile(`^\s*EXPOSE\s+(\d{2,5})\b`),
}

// portFiles are the endings of files that may name a port; a name without an ending is Dockerfile, Procfile, Makefile.
var portFiles = []string{"", ".py", ".go", ".rs", ".sh", ".toml", ".yml", ".yaml", ".env", ".conf", ".ini", ".cfg"}

// A portFound is a port and the place that names it.
type portFound struct {
	number int
	place  string
}

// portsIn are the ports that the files of a folder, and of those in it, name: the surest first.
func (p *Project) portsIn(dir string) []portFound {
	found := make([][]portFound, len(portPatterns))
	for _, name := range p.readable(dir) {
		data, err := p.dir.Read(name)
		if err != nil || len(data) > largestText {
			continue
		}
		for i, line := range strings.Split(string(data), "\n") {
			code := strings.TrimSpace(line)
			if strings.HasPrefix(code, "#") || strings.HasPrefix(code, "//") {
				continue
			}
			for k, pattern := range portPatterns {
				if m := pattern.FindStringSubmatch(line); m != nil {
					number, _ := strconv.Atoi(m[1]) // the pattern has digits only
					found[k] = append(found[k], portFound{number, fmt.Sprintf("%s:%d", strings.TrimPrefix(name, dir+"/"), i+1)})
				}
			}
		}
	}
	return slices.Concat(found...)
}

// readable are the files of a folder and of the folders in it in which a port is looked for, tests left out.
func (p *Project) readable(dir string) []string {
	var names []string
	for _, pattern := range []string{"*", "*/*"} {
		matches, err := fs.Glob(p.dir.FS(dir), pattern)
		if err != nil {
			continue
		}
		for _, name := range matches {
			base := path.Base(name)
			test := strings.HasPrefix(base, "test_") || strings.Contains(base, "_test.") || strings.HasPrefix(name, "tests/")
			hidden := strings.HasPrefix(name, ".") && base != ".env"
			if !test && !hidden && (slices.Contains(portFiles, path.Ext(base)) || base == ".env") && p.HasFile(path.Join(dir, name)) {
				names = append(names, path.Join(dir, name))
			}
		}
	}
	return names
}

var settingsVariable = regexp.MustCompile(`DJANGO_SETTINGS_MODULE["']?[\s,=\]]+["']?([A-Za-z_][\w.]*)`)

// settingsModule is the settings module that a Django service names, and the place that names it, both "" if none does.
func (p *Project) settingsModule(c candidate) (module, place string) {
	for _, name := range append([]string{"manage.py"}, c.files...) {
		if path.Ext(name) != ".py" || !slices.Contains(c.files, name) {
			continue
		}
		data, err := p.dir.Read(path.Join(c.dir, name))
		if err != nil {
			continue
		}
		if m := settingsVariable.FindSubmatchIndex(data); m != nil {
			return string(data[m[2]:m[3]]), fmt.Sprintf("%s:%d", name, 1+bytes.Count(data[:m[0]], []byte("\n")))
		}
	}
	return "", ""
}

// settingsFiles are the files of a settings module: one, or those of a package. The module is looked for from the
// folder of manage.py, from the Python root, and from the repository's root.
func (p *Project) settingsFiles(c candidate, module, pythonRoot string) []string {
	below := strings.ReplaceAll(module, ".", "/")
	for _, root := range []string{c.dir, pythonRoot, "."} {
		name := path.Join(root, below)
		switch {
		case below == "":
		case p.HasFile(name + ".py"):
			return []string{name + ".py"}
		case p.HasFolder(name):
			files, _ := fs.Glob(p.dir.FS(name), "*.py") // the pattern is a good one
			for i, file := range files {
				files[i] = path.Join(name, file)
			}
			return files
		}
	}
	if slices.Contains(c.files, "settings.py") {
		return []string{path.Join(c.dir, "settings.py")}
	}
	return nil
}

// isModule tells whether a dotted name is a module below a folder of the repository, or something in one.
func (p *Project) isModule(root, dotted string) bool {
	name := path.Join(root, strings.ReplaceAll(dotted, ".", "/"))
	return p.HasFolder(name) || p.HasFile(name+".py") || strings.Contains(dotted, ".apps.") && p.HasFile(path.Dir(name)+".py")
}
