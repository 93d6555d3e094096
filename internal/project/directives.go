package project

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/memo"
)

// GenerateDirective chooses, for a folder and those below it, what is generated there: a team can move one service at a
// time.
const GenerateDirective = "services_generate"

// ValidationDirective chooses, for a folder and those below it, what a Python module that nothing provides is.
const ValidationDirective = "services_validation"

// Validation is what becomes of a module that a service needs and nothing provides.
type Validation string

const (
	// ValidationError ends the run with exit code 1, before any BUILD file is written. It is the default.
	ValidationError Validation = "error"
	// ValidationWarn names the module, and goes on.
	ValidationWarn Validation = "warn"
	// ValidationIgnore does not look.
	ValidationIgnore Validation = "ignore"
)

// A Manner is how the BUILD files of a folder and of those above it want it to be treated.
type Manner struct {
	// Files and Targets tell whether boilerplate, and whether BUILD targets, are generated.
	Files, Targets bool
	// UpdateOnly tells that Gazelle makes no BUILD file where there is none.
	UpdateOnly bool
	// Excluded tells that Gazelle does not visit the folder.
	Excluded bool
	// Validation is what a module that nothing provides is.
	Validation Validation
}

// manners are the values of GenerateDirective.
var manners = map[string]Manner{
	"all":     {Files: true, Targets: true},
	"targets": {Targets: true},
	"files":   {Files: true},
	"none":    {},
}

// Manner reads the directives for a repository-relative folder, which need not exist.
func (p *Project) Manner(dir string) Manner {
	if m, known := p.manners[dir]; known {
		return m
	}
	m := manners["all"]
	m.Validation = ValidationError
	above := ""
	if dir != "" {
		above = parentFolder(dir)
		m = p.Manner(above)
	}
	m = p.manner(m, dir)
	if !m.Excluded && dir != "" {
		m.Excluded = p.excludes(dir)
	}
	p.manners[dir] = m
	return m
}

// manner is what holds above a folder, changed by the folder's own BUILD file.
func (p *Project) manner(m Manner, dir string) Manner {
	for _, d := range p.directives(dir) {
		switch d.key {
		case GenerateDirective:
			value := d.value
			if value == "" {
				value = "all"
			}
			chosen, known := manners[value]
			if !known {
				p.mistakes = append(p.mistakes, fmt.Errorf("%s:%d: %s is %q; it is all, targets, files or none", d.file, d.line, d.key, d.value))
			}
			m.Files, m.Targets = chosen.Files, chosen.Targets
		case ValidationDirective:
			m.Validation = p.validation(d)
		case "generation_mode":
			m.UpdateOnly = d.value == "update_only"
		}
	}
	return m
}

// validation is the value of a directive, the default where it has none.
func (p *Project) validation(d directiveLine) Validation {
	switch v := Validation(d.value); v {
	case ValidationError, ValidationWarn, ValidationIgnore:
		return v
	case "":
	default:
		p.mistakes = append(p.mistakes, fmt.Errorf("%s:%d: %s is %q; it is error, warn or ignore", d.file, d.line, d.key, d.value))
	}
	return ValidationError
}

// excludes tells whether a directive above a folder, or .bazelignore, keeps Gazelle out of it.
func (p *Project) excludes(dir string) bool {
	if slices.ContainsFunc(p.ignored(), func(d string) bool { return d == dir }) {
		return true
	}
	for above := parentFolder(dir); ; above = parentFolder(above) {
		rel := strings.TrimPrefix(strings.TrimPrefix(dir, above), "/")
		for _, d := range p.directives(above) {
			if d.key == "exclude" && doublestar.MatchUnvalidated(strings.TrimSuffix(d.value, "/"), rel) {
				return true
			}
		}
		if above == "" {
			return false
		}
	}
}

// ignored are the folders of .bazelignore.
func (p *Project) ignored() []string {
	if p.bazelignore != nil {
		return p.bazelignore
	}
	dirs := []string{}
	data, _ := p.dir.Read(".bazelignore") // a missing one ignores nothing
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			dirs = append(dirs, path.Clean(line))
		}
	}
	p.bazelignore = dirs
	return dirs
}

// A directiveLine is one `# gazelle:KEY VALUE`.
type directiveLine struct {
	file       string
	line       int
	key, value string
}

var directivePattern = regexp.MustCompile(`^#\s*gazelle:(\S+)(?:[ \t]+(.*?))?\s*$`)

// directives are those of a folder's BUILD file, in order.
func (p *Project) directives(dir string) []directiveLine {
	if found, known := p.read[dir]; known {
		return found
	}
	found := p.readDirectives(dir)
	p.read[dir] = found
	return found
}

// readDirectives reads the BUILD file of a folder, unless an earlier run has found no directive there.
func (p *Project) readDirectives(dir string) []directiveLine {
	key := "directives:" + dir
	if _, _, known := p.Memo.Recall(key, memo.Sum{}); known {
		return nil
	}
	var files []string
	var look memo.Look
	for _, name := range buildFiles {
		files = append(files, path.Join(dir, name))
		look = p.Memo.Look(files...)
		data, err := p.dir.Read(path.Join(dir, name))
		if err != nil {
			continue
		}
		if bytes.Contains(data, []byte("gazelle:")) {
			return directivesIn(path.Join(dir, name), string(data))
		}
		break
	}
	p.Memo.Learn(key, memo.Sum{}, look, "")
	return nil
}

// directivesIn are the directives in the text of a BUILD file.
func directivesIn(file, text string) []directiveLine {
	var found []directiveLine
	for i, line := range strings.Split(text, "\n") {
		if m := directivePattern.FindStringSubmatch(line); m != nil {
			found = append(found, directiveLine{file, i + 1, m[1], m[2]})
		}
	}
	return found
}

// Directives are the values of a directive that hold for a folder, which need not exist, those of folders above it first.
func (p *Project) Directives(dir, key string) []string {
	var values []string
	if dir != "" {
		values = p.Directives(parentFolder(dir), key)
	}
	for _, d := range p.directives(dir) {
		if d.key == key {
			values = append(values, d.value)
		}
	}
	return values
}

// checkDirectives reads the directives for every service and returns their mistakes.
func (p *Project) checkDirectives() error {
	for _, s := range p.Catalog.Services {
		p.Manner(p.Catalog.Directory(s))
	}
	return errors.Join(unique(p.mistakes)...)
}

// withFiles are the services for which boilerplate is generated.
func (p *Project) withFiles(services []*catalog.Service) []*catalog.Service {
	return slices.DeleteFunc(slices.Clone(services), func(s *catalog.Service) bool {
		dir := p.Catalog.Directory(s)
		m := p.Manner(dir)
		return m.Excluded || !m.Files || m.UpdateOnly && !p.HasBuildFile(dir)
	})
}

// WithTargets tells whether BUILD targets are generated for a service.
func (p *Project) WithTargets(s *catalog.Service) bool {
	dir := p.Catalog.Directory(s)
	m := p.Manner(dir)
	return !m.Excluded && m.Targets && p.Types[s.Type].HasBuild() && (!m.UpdateOnly || p.HasBuildFile(dir))
}

// HasBuildFile tells whether a repository-relative folder is a package.
func (p *Project) HasBuildFile(dir string) bool {
	return slices.ContainsFunc(buildFiles, func(name string) bool { return p.HasFile(path.Join(dir, name)) })
}

// parentFolder is the folder above a repository-relative one, "" for the repository's root.
func parentFolder(dir string) string {
	if above := path.Dir(dir); above != "." {
		return above
	}
	return ""
}
