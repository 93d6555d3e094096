package render

import (
	"regexp"
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
	attributePattern = regexp.MustCompile(`(?m)^\s+([a-z_]+) = `)
)

// BuildLoads are the load statements of the type's BUILD template, read without rendering it.
func (t *Type) BuildLoads() []Load {
	data, _, err := t.read(buildFile)
	if err != nil {
		return nil
	}
	var loads []Load
	for _, m := range loadPattern.FindAllStringSubmatch(string(data), -1) {
		load := Load{File: m[1]}
		for _, s := range symbolPattern.FindAllStringSubmatch(m[2], -1) {
			load.Symbols = append(load.Symbols, s[1])
		}
		loads = append(loads, load)
	}
	return loads
}

// BuildAttributes are the names of all attributes that the BUILD template sets.
func (t *Type) BuildAttributes() []string {
	data, _, err := t.read(buildFile)
	if err != nil {
		return nil
	}
	set := map[string]bool{}
	for _, m := range attributePattern.FindAllStringSubmatch(string(data), -1) {
		if m[1] != "name" && m[1] != "visibility" {
			set[m[1]] = true
		}
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
