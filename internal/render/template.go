package render

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"text/template"
)

// parsed is a template that was read and parsed once for all services.
type parsed struct {
	// where is how messages call it.
	where string
	tmpl  *template.Template
	// parts are the templates that it takes in, by the name it calls them: how messages call each.
	parts map[string]string
	// unread and invalid say why there is none: its file could not be read, or is no template.
	unread, invalid error
}

// template is one of the type's files.
func (t *Type) template(name string) parsed {
	if p, ok := t.templates.Load(name); ok {
		return p.(parsed)
	}
	data, where, err := t.read(name)
	p := parsed{where: where, unread: err}
	if err == nil {
		p = parse(where, string(data))
		p.takeIn(t, where, string(data))
	}
	t.templates.Store(name, p)
	return p
}

func parse(where, text string) parsed {
	p := parsed{where: where, parts: map[string]string{}}
	tmpl, err := template.New(where).Delims("[[", "]]").Option("missingkey=error").Funcs(functions).
		Parse(strings.ReplaceAll(text, "\r\n", "\n"))
	if err != nil {
		p.invalid = p.located(err, nil)
		return p
	}
	p.tmpl = tmpl
	return p
}

var partPattern = regexp.MustCompile(`\[\[-?\s*template "([^"]+)"`)

// partsOf are the names of the templates that a text takes in.
func partsOf(text string) []string {
	var names []string
	for _, m := range partPattern.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// takeIn adds the templates that the text of a file takes in, and those that they do. The end of their last line is left
// off.
func (p *parsed) takeIn(t *Type, file, text string) {
	for _, name := range partsOf(text) {
		if p.invalid != nil || p.parts[name] != "" || p.tmpl.Lookup(name) != nil {
			continue
		}
		data, where, err := t.read(name)
		if err != nil {
			before, _, _ := strings.Cut(text, `template "`+name+`"`)
			p.invalid = unread(file, 1+strings.Count(before, "\n"), name, err)
			return
		}
		p.parts[name] = where
		part := strings.TrimRight(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
		if _, err := p.tmpl.New(name).Parse(part); err != nil {
			p.invalid = p.located(err, nil)
			return
		}
		p.takeIn(t, where, part)
	}
}

// execute renders the template; a failure names its file and line.
func (p parsed) execute(vars map[string]any) (string, error) {
	if p.invalid != nil {
		return "", p.invalid
	}
	var out bytes.Buffer
	if err := p.tmpl.Execute(&out, vars); err != nil {
		return "", p.located(err, vars)
	}
	return out.String(), nil
}

var templateError = regexp.MustCompile(`^template: (.*?):(\d+)(?::\d+)?: (?:executing "[^"]*" at )?(.*)$`)

// hasLine matches where a template stands that is one line of another file, as the paths in type.json are.
var hasLine = regexp.MustCompile(`:\d+$`)

var unknownVariable = regexp.MustCompile(`map has no entry for key "([^"]*)"`)

// located is an error with the place in the file that it is about.
func (p parsed) located(err error, vars map[string]any) error {
	where, message := p.where, err.Error()
	if m := templateError.FindStringSubmatch(message); m != nil {
		message = m[3]
		if part := p.parts[m[1]]; part != "" {
			where = part
		}
		if (where == m[1] || where != p.where) && !hasLine.MatchString(where) {
			where = fmt.Sprintf("%s:%s", where, m[2])
		}
	}
	if m := unknownVariable.FindStringSubmatch(message); m != nil {
		return fmt.Errorf("%s: unknown variable %q; outside of range there are %s", where, m[1], strings.Join(sortedKeys(vars), ", "))
	}
	return fmt.Errorf("%s: %s", where, message)
}
