// Package templates holds the built-in service types: one folder each, a type.json, the templates of its files, and
// BUILD.bazel.tmpl for its targets. What several types use lies in _shared. None of them needs Go code of its own.
package templates

import "embed"

// Types is one folder a service type.
//
//go:embed */*
var Types embed.FS
