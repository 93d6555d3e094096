package project

import (
	"maps"
	"slices"
	"strconv"
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
	sum := p.recallFingerprint(s)
	p.fingerprints.Store(s, sum)
	return sum
}

// recallFingerprint is the one that an earlier run has worked out, as long as the whole registry is the same.
func (p *Project) recallFingerprint(s *catalog.Service) memo.Sum {
	key := "fingerprint:" + s.Name
	common := p.common()
	inputs := memo.NewSum(strconv.AppendInt(common[:], int64(p.year(s)), 10))
	if _, fact, known := p.Memo.Recall(key, inputs); known && len(fact) == len(memo.Sum{}) {
		return memo.Sum([]byte(fact))
	}
	digest := p.Types[s.Type].Digest(p.Input(s))
	sum := memo.NewSum(digest[:])
	p.Memo.Learn(key, inputs, p.Memo.Look(), string(sum[:]))
	return sum
}

// sumOfAll is a digest of everything that a service can be rendered from, but for the year.
func (p *Project) sumOfAll() memo.Sum {
	types := p.TypesSum()
	data := append(append(p.content[:], types[:]...), p.Catalog.File+"\x00"+p.Repository+"\x00"...)
	for _, s := range p.Catalog.Services {
		data = strconv.AppendBool(data, p.WithTargets(s))
	}
	return memo.NewSum(data)
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
	if p.Memo == nil {
		return planned{}, false
	}
	files, kinds, known := p.Memo.Recall(planKey(s), p.Fingerprint(s))
	if !known || len(files) != len(kinds) {
		return planned{}, false
	}
	result := planned{paths: files, actions: make([]boilerplate.Action, 0, len(files))}
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
	if p.Memo == nil {
		return
	}
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
