package render

import (
	"regexp"
	"slices"
	"strings"
)

// A Load is one load statement of a BUILD.bazel.tmpl.
type Load struct {
	File    string
	Symbols []string
}

var (
	loadPattern      = regexp.MustCompile(`(?m)^load\(\s*"([^"]+)"\s*,([^)]*)\)`)
	symbolPattern    = regexp.MustCompile(`"([^"]+)"`)
	attributePattern = regexp.MustCompile(`(?m)(?:^|[(,])\s*([a-z_]+) = `)
	namePattern      = regexp.MustCompile(`\bname = "(?:\[\[[^"]*?\]\])?([^"\[]+)"`)
	callPattern      = regexp.MustCompile(`(?m)^([a-z][a-z0-9_]*)\(`)
)

// buildText is the text of the type's BUILD templates.
func (t *Type) buildText() string {
	names := []string{buildFile}
	for _, folder := range sortedKeys(t.Subfolders) {
		names = append(names, t.Subfolders[folder])
	}
	return t.text(names...)
}

// text is that of templates, and of all that they take in. What cannot be read is not in it: rendering tells.
func (t *Type) text(names ...string) string {
	var text strings.Builder
	for i := 0; i < len(names); i++ {
		if slices.Contains(names[:i], names[i]) {
			continue
		}
		if data, _, err := t.read(names[i]); err == nil {
			text.Write(append(data, '\n'))
			names = append(names, partsOf(string(data))...)
		}
	}
	return text.String()
}

// BuildLoads are the load statements of the type's BUILD templates, read without rendering them.
func (t *Type) BuildLoads() []Load {
	var loads []Load
	for _, m := range loadPattern.FindAllStringSubmatch(t.buildText(), -1) {
		load := Load{File: m[1]}
		for _, s := range symbolPattern.FindAllStringSubmatch(m[2], -1) {
			load.Symbols = append(load.Symbols, s[1])
		}
		loads = append(loads, load)
	}
	return loads
}

// BuildAttributes are the names of all attributes that the BUILD templates set.
func (t *Type) BuildAttributes() []string {
	set := map[string]bool{}
	for _, m := range attributePattern.FindAllStringSubmatch(t.buildText(), -1) {
		if m[1] != "name" && m[1] != "visibility" {
			set[m[1]] = true
		}
	}
	return sortedKeys(set)
}

// BuildNames are the names of the targets in the BUILD templates, without the prefix that a neighbour in the folder makes
// necessary. A name that a template puts together otherwise is left out.
func (t *Type) BuildNames() []string {
	set := map[string]bool{}
	for _, m := range namePattern.FindAllStringSubmatch(t.buildText(), -1) {
		set[m[1]] = true
	}
	return sortedKeys(set)
}

// NativeKinds are the kinds of the BUILD templates' targets that need no load statement.
func (t *Type) NativeKinds() []string {
	set := map[string]bool{}
	for _, m := range callPattern.FindAllStringSubmatch(t.buildText(), -1) {
		set[m[1]] = true
	}
	for _, load := range t.BuildLoads() {
		for _, symbol := range load.Symbols {
			delete(set, symbol)
		}
	}
	for _, function := range []string{"load", "package", "exports_files", "licenses", "package_group"} {
		delete(set, function)
	}
	return sortedKeys(set)
}

// LoadRepository is the repository of a load label, "" for the repository's own.
func (l Load) LoadRepository() string {
	repo, _, _ := strings.Cut(strings.TrimPrefix(l.File, "@"), "//")
	if !strings.HasPrefix(l.File, "@") {
		return ""
	}
	return strings.TrimPrefix(repo, "@")
}
