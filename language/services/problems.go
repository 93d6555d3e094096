package services

import (
	"cmp"
	"slices"

	"github.com/rules-services/rules_services/internal/project"
)

// problems are what runs of Gazelle find out about modules.
type problems struct{ errors, warnings []finding }

// finding is what is to be said of a line of a file; the line is 0 for all of it.
type finding struct {
	file string
	line int
	text string
}

func (p *problems) add(level project.Validation, f finding) {
	if level == project.ValidationError {
		p.errors = append(p.errors, f)
	} else {
		p.warnings = append(p.warnings, f)
	}
}

func (p *problems) count() int { return len(p.errors) + len(p.warnings) }

// sorted are the texts of all of them in the order of files and lines, each once.
func (p *problems) sorted() []string {
	all := append(slices.Clone(p.errors), p.warnings...)
	slices.SortFunc(all, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.text, b.text))
	})
	var texts []string
	for _, f := range slices.Compact(all) {
		texts = append(texts, f.text)
	}
	return texts
}
