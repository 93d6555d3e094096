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
	}
	t.templates.Store(name, p)
	return p
}

func parse(where, text string) parsed {
	tmpl, err := template.New(where).Delims("[[", "]]").Option("missingkey=error").Funcs(functions).
		Parse(strings.ReplaceAll(text, "\r\n", "\n"))
	if err != nil {
		return parsed{where: where, invalid: located(where, err, nil)}
	}
	return parsed{where: where, tmpl: tmpl}
}

// execute renders the template; a failure names its file and line.
func (p parsed) execute(vars map[string]any) (string, error) {
	if p.invalid != nil {
		return "", p.invalid
	}
	var out bytes.Buffer
	if err := p.tmpl.Execute(&out, vars); err != nil {
		return "", located(p.where, err, vars)
	}
	return out.String(), nil
}

var templateError = regexp.MustCompile(`^template: (.*?):(\d+)(?::\d+)?: (?:executing "[^"]*" at )?(.*)$`)

// hasLine matches where a template stands that is one line of another file, as the paths in type.json are.
var hasLine = regexp.MustCompile(`:\d+$`)

var unknownVariable = regexp.MustCompile(`map has no entry for key "([^"]*)"`)

func located(where string, err error, vars map[string]any) error {
	message := err.Error()
	if m := templateError.FindStringSubmatch(message); m != nil {
		message = m[3]
		if where == m[1] && !hasLine.MatchString(where) {
			where = fmt.Sprintf("%s:%s", m[1], m[2])
		}
	}
	if m := unknownVariable.FindStringSubmatch(message); m != nil {
		return fmt.Errorf("%s: unknown variable %q; outside of range there are %s", where, m[1], strings.Join(sortedKeys(vars), ", "))
	}
	return fmt.Errorf("%s: %s", where, message)
}
