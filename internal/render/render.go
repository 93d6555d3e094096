package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
)

// Input is what a rendering depends on beside the templates.
type Input struct {
	Catalog *catalog.Catalog
	Service *catalog.Service
	// Year is what {year} in layout.license_header stands for.
	Year int
	// Chart is the value of attributes that hold the chart's files, as Starlark; "" where there are none.
	Chart string
	// Repository is the name under which BUILD files know rules_services.
	Repository string
	// HasTargets tells whether BUILD targets are generated for another service; nil stands for all of them.
	HasTargets func(*catalog.Service) bool
}

// Files renders every file that the service wants, in the order of type.json. A template that renders to nothing but
// blanks means that the service does not want that file.
func (t *Type) Files(in Input) ([]boilerplate.File, error) {
	var files []boilerplate.File
	vars := variables(in)
	for _, spec := range t.files {
		f, err := t.file(in, spec, vars)
		if err != nil {
			return nil, err
		}
		if f != nil {
			files = append(files, *f)
		}
	}
	return files, nil
}

func (t *Type) file(in Input, spec fileSpec, vars map[string]any) (*boilerplate.File, error) {
	template := t.template(spec.Template)
	if err := template.unread; err != nil {
		return nil, t.unread(spec.Template, err)
	}
	comment := boilerplate.Comments[spec.Comment]
	header := licenseHeader(in, comment)
	vars["license_header"] = header
	body, err := template.execute(vars)
	if err != nil || strings.TrimSpace(body) == "" {
		return nil, err
	}
	out, err := t.outputPath(in, spec, vars)
	if err != nil {
		return nil, err
	}
	content, markerLine := assemble(body, header, spec.Mode == "managed")
	f := &boilerplate.File{
		Path:       out,
		Service:    in.Service.Name,
		Content:    content,
		Once:       spec.Mode == "once",
		Comment:    comment,
		MarkerLine: markerLine,
		Executable: spec.Executable,
	}
	if spec.Comment == "$comment" && spec.Mode == "managed" && !json.Valid(f.Bytes()) {
		return nil, fmt.Errorf(`%s: for service %q this is no JSON once its "$comment" is in place: begin with a line of nothing but {, and give the object a member`, template.where, in.Service.Name)
	}
	return f, nil
}

// unread is the mistake of naming, in type.json, a template that cannot be read.
func (t *Type) unread(template string, err error) error {
	return unread(t.specPath, t.lineOf(template), template, err)
}

func unread(where string, line int, template string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("no such file there, nor in another template folder")
	}
	return fmt.Errorf("%s:%d: template %q: %w", where, line, template, err)
}

// Build renders BUILD.bazel.tmpl: load statements and targets, for Gazelle to merge. sources are the Python files of
// the service's folder that its library is made of.
func (t *Type) Build(in Input, sources []string) (content []byte, where string, err error) {
	return t.build(in, buildFile, map[string]any{"python_sources": sources})
}

// BuildSubfolder renders the targets of one of Subfolders. files are all Python files that are there.
func (t *Type) BuildSubfolder(in Input, name string, files []string) (content []byte, where string, err error) {
	return t.build(in, t.Subfolders[name], map[string]any{"python_files": files})
}

func (t *Type) build(in Input, name string, more map[string]any) (content []byte, where string, err error) {
	template := t.template(name)
	if err := template.unread; err != nil {
		return nil, template.where, fmt.Errorf("%s: %w", template.where, err)
	}
	vars := variables(in)
	vars["license_header"] = ""
	maps.Copy(vars, more)
	body, err := template.execute(vars)
	return []byte(body), template.where, err
}

// outputPath is where a file goes, relative to the repository. A type writes nowhere but into the service's own folder
// and its chart's.
func (t *Type) outputPath(in Input, spec fileSpec, vars map[string]any) (string, error) {
	where := func() string { return fmt.Sprintf("%s:%d", t.specPath, t.lineOf(spec.Path)) }
	rel := spec.Path
	if strings.Contains(rel, "[[") {
		var err error
		if rel, err = parse(where(), rel).execute(vars); err != nil {
			return "", err
		}
	}
	folder := in.Catalog.Directory(in.Service)
	name := "service"
	if spec.Folder == "chart" {
		folder, name = in.Catalog.ChartDir(in.Service), "chart"
	}
	if path.IsAbs(rel) || strings.Contains(rel, `\`) || path.Clean(rel) != rel || rel == "." ||
		rel == ".." || strings.HasPrefix(rel, "../") {
		return "", fmt.Errorf("%s: path %q of service %q lies outside its %s folder %s", where(), rel, in.Service.Name, name, folder)
	}
	if base := path.Base(rel); base == "BUILD.bazel" || base == "BUILD" {
		return "", fmt.Errorf("%s: path %q is a BUILD file, which Gazelle writes: targets belong into %s", where(), rel, buildFile)
	}
	return path.Join(folder, rel), nil
}

// topLine matches what has to stay above everything else in a file.
var topLine = regexp.MustCompile(`^(#!|# (syntax|escape|check)=|# yamllint |# -\*- coding|<\?xml |<!DOCTYPE |[{]$|---$)`)

// assemble puts the license header below the lines that must come first, ends the file with one newline, and tells
// below which line the marker goes: under the license if that leaves it among the first ten lines, else above it.
func assemble(body, header string, managed bool) (content []byte, markerLine int) {
	body = strings.Trim(body, "\n") + "\n"
	top := 0
	lines := strings.SplitAfter(body, "\n")
	for top < len(lines)-1 && topLine.MatchString(strings.TrimRight(lines[top], "\n")) {
		top++
	}
	head, rest := strings.Join(lines[:top], ""), strings.Join(lines[top:], "")
	if header == "" || !managed && strings.Contains(body, header) {
		return []byte(body), top
	}
	license := header + "\n"
	if !managed {
		license += "\n"
	}
	markerLine = top + strings.Count(header, "\n") + 1
	if markerLine > 9 {
		markerLine = top
	}
	return []byte(head + license + strings.TrimLeft(rest, "\n")), markerLine
}

// licenseHeader is layout.license_header as comment lines, "" where there is none or the format has no comments.
func licenseHeader(in Input, comment boilerplate.Comment) string {
	header := in.Catalog.Layout.LicenseHeader
	if header == "" || comment.Prefix == "" || strings.Contains(comment.Prefix, `"`) {
		return ""
	}
	header = strings.ReplaceAll(strings.Trim(header, "\n"), "{year}", fmt.Sprint(in.Year))
	var lines []string
	for _, l := range strings.Split(header, "\n") {
		lines = append(lines, comment.Line(l))
	}
	return strings.Join(lines, "\n")
}
