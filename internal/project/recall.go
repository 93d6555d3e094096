package project

import (
	"maps"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/memo"
)

// What a run finds out about a service's files it leaves in the memo for the next one. These are the letters that stand
// for what becomes of a file; a plan with anything else in it is made anew each time.
const (
	recalledKeep   = 'k'
	recalledOnce   = 'o'
	recalledOwned  = 'w'
	recalledAbsent = '-'
)

// Fingerprint is a digest of what the files and targets of a service are rendered from.
func (p *Project) Fingerprint(s *catalog.Service) memo.Sum {
	if sum, known := p.fingerprints.Load(s); known {
		return sum.(memo.Sum)
	}
	digest := p.Types[s.Type].Digest(p.Input(s))
	sum := memo.NewSum(digest[:])
	p.fingerprints.Store(s, sum)
	return sum
}

// TypesSum is a digest of all service types.
func (p *Project) TypesSum() memo.Sum {
	var data []byte
	for _, name := range slices.Sorted(maps.Keys(p.Types)) {
		data = append(append(data, name...), p.Types[name].Sum()...)
	}
	return memo.NewSum(data)
}

// recallPlan is the plan of a service whose files an earlier run has found in step, and that nobody has touched since.
func (p *Project) recallPlan(s *catalog.Service) (planned, bool) {
	files, kinds, known := p.Memo.Recall(planKey(s), p.Fingerprint(s))
	if !known || len(files) != len(kinds) {
		return planned{}, false
	}
	result := planned{paths: files}
	for i, path := range files {
		a := boilerplate.Action{Path: path, Service: s.Name, Kind: boilerplate.Keep, Once: kinds[i] == recalledOnce}
		switch kinds[i] {
		case recalledAbsent:
			continue
		case recalledOwned:
			a.Kind = boilerplate.Owned
		}
		result.actions = append(result.actions, a)
	}
	return result, true
}

// learnPlan remembers a plan that changes nothing. look is from before the files were read.
func (p *Project) learnPlan(s *catalog.Service, look memo.Look, result planned) {
	kinds := map[string]rune{}
	for _, a := range result.actions {
		switch {
		case a.Kind == boilerplate.Owned:
			kinds[a.Path] = recalledOwned
		case a.Kind != boilerplate.Keep:
			return
		case a.Once:
			kinds[a.Path] = recalledOnce
		default:
			kinds[a.Path] = recalledKeep
		}
	}
	var fact strings.Builder
	for _, path := range result.paths {
		kind, there := kinds[path]
		if !there {
			kind = recalledAbsent
		}
		fact.WriteRune(kind)
	}
	p.Memo.Learn(planKey(s), p.Fingerprint(s), look, fact.String())
}

func planKey(s *catalog.Service) string { return "plan:" + s.Name }
