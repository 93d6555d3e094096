package project

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/memo"
	"github.com/rules-services/rules_services/internal/render"
)

var yearPattern = regexp.MustCompile(`\b(?:19|20)[0-9]{2}\b`)

// year is the year of a service's license headers: the one that its files already carry, so that nothing goes out of
// step at New Year; for a new service this year.
func (p *Project) year(s *catalog.Service) int {
	header := p.Catalog.Layout.LicenseHeader
	if !strings.Contains(header, "{year}") {
		return p.Now().Year()
	}
	if year, known := p.years.Load(s); known {
		return year.(int)
	}
	year := p.recallYear(s, header)
	p.years.Store(s, year)
	return year
}

// recallYear is the year as an earlier run has found it, else as the files have it.
func (p *Project) recallYear(s *catalog.Service, header string) int {
	key := "year:" + s.Name
	digest := p.Types[s.Type].Digest(p.inputOf(s, p.Now().Year()))
	inputs := memo.NewSum(digest[:])
	if _, fact, known := p.Memo.Recall(key, inputs); known {
		if year, err := strconv.Atoi(fact); err == nil {
			return year
		}
	}
	paths := p.managedPaths(s)
	look := p.Memo.Look(paths...)
	year := p.readYear(paths, licensePattern(header))
	p.Memo.Learn(key, inputs, look, strconv.Itoa(year))
	return year
}

// readYear is the year in the first of the files that has one.
func (p *Project) readYear(paths []string, pattern *regexp.Regexp) int {
	for _, path := range paths {
		head, err := p.dir.ReadHead(path)
		if err != nil {
			continue
		}
		if m := pattern.FindSubmatch(head); m != nil {
			if year, err := strconv.Atoi(string(m[1])); err == nil {
				return year
			}
		}
	}
	return p.Now().Year()
}

// licensePattern finds the year in a header that was written from the line of the template that holds {year}.
func licensePattern(header string) *regexp.Regexp {
	for _, line := range strings.Split(header, "\n") {
		if before, after, ok := strings.Cut(line, "{year}"); ok {
			after = strings.ReplaceAll(regexp.QuoteMeta(after), regexp.QuoteMeta("{year}"), yearPattern.String())
			return regexp.MustCompile(regexp.QuoteMeta(before) + `((?:19|20)[0-9]{2})` + after)
		}
	}
	return yearPattern
}

// managedPaths are the places of a service's generated files.
func (p *Project) managedPaths(s *catalog.Service) []string {
	files, err := p.Types[s.Type].Files(render.Input{Catalog: p.Catalog, Service: s, Year: p.Now().Year(), Repository: p.Repository})
	if err != nil {
		return nil // reported by Files
	}
	var paths []string
	for _, f := range files {
		if !f.Once {
			paths = append(paths, f.Path)
		}
	}
	return paths
}
