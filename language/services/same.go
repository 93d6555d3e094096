package services

import (
	"slices"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/rule"
	"github.com/bazelbuild/buildtools/build"
)

// isThere tells whether merging a generated rule into the existing one of its name changes nothing, apart from deps where
// these are still to be looked up. In doubt it does.
func (r *run) isThere(c *config.Config, gen, existing *rule.Rule, depsOpen bool) bool {
	if existing.Kind() != gen.Kind() && existing.Kind() != mappedKind(c, gen.Kind()) {
		return false
	}
	info, known := r.kindInfo(gen.Kind())
	if !known {
		return false
	}
	for _, key := range gen.AttrKeys() {
		if !(depsOpen && key == "deps") && !sameValue(gen.Attr(key), existing.Attr(key)) {
			return false
		}
	}
	return !slices.ContainsFunc(existing.AttrKeys(), func(key string) bool {
		merged := info.MergeableAttrs[key] || info.ResolveAttrs[key] && !depsOpen
		return merged && gen.Attr(key) == nil
	})
}

// sameValue tells whether two values of an attribute are the same; the order in lists does not count.
func sameValue(a, b build.Expr) bool {
	if a == nil || b == nil {
		return false
	}
	listA, okA := onlyStrings(a)
	listB, okB := onlyStrings(b)
	if okA && okB {
		slices.Sort(listA)
		slices.Sort(listB)
		return slices.Equal(listA, listB)
	}
	return build.FormatString(a) == build.FormatString(b)
}

// onlyStrings are the items of a list that holds nothing but strings.
func onlyStrings(e build.Expr) (items []string, ok bool) {
	list, ok := e.(*build.ListExpr)
	if !ok {
		return nil, false
	}
	items = make([]string, 0, len(list.List))
	for _, item := range list.List {
		text, ok := item.(*build.StringExpr)
		if !ok {
			return nil, false
		}
		items = append(items, text.Value)
	}
	return items, true
}
