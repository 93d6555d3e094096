package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// didYouMean ends a message about an unknown key or name with the nearest
// known one, or with nothing when none is near.
func didYouMean(word string, known []string) string {
	if near := nearest(word, known); len(near) > 0 {
		return `; did you mean "` + near[0] + `"?`
	}
	return ""
}

// listNearest ends a message about an unknown name with up to three near ones.
func listNearest(word string, known []string) string {
	near := nearest(word, known)
	if len(near) == 0 {
		return ""
	}
	return "; nearest: " + strings.Join(near[:min(3, len(near))], ", ")
}

// nearest returns the candidates that word may be a slip for, best first.
func nearest(word string, candidates []string) []string {
	type scored struct {
		name  string
		score int
	}
	var found []scored
	for _, name := range candidates {
		if score, ok := slip(word, name); ok {
			found = append(found, scored{name, score})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.score, b.score), strings.Compare(a.name, b.name))
	})
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.name
	}
	return names
}

// slip says how far name is from word when it is near: as a whole, or in one
// of its segments, or because one begins with the other, as a whole or segment
// by segment.
func slip(word, name string) (int, bool) {
	limit := reach(word)
	best := distance(word, name, limit)
	if strings.Contains(name, "/") && !strings.Contains(word, "/") {
		for segment := range strings.SplitSeq(name, "/") {
			best = min(best, 1+distance(word, segment, limit))
		}
	}
	if min(len(word), len(name)) >= 3 && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name)) || abbreviates(word, name) {
		best = min(best, 2+limit)
	}
	return best, best < far
}

// abbreviates tells whether word is name with segments cut short.
func abbreviates(word, name string) bool {
	short, long := strings.Split(word, "/"), strings.Split(name, "/")
	if len(short) != len(long) || len(short) == 1 {
		return false
	}
	for i := range short {
		if short[i] == "" || !strings.HasPrefix(long[i], short[i]) {
			return false
		}
	}
	return true
}

// reach is the greatest distance that still looks like a slip.
func reach(word string) int { return max(1, min(4, len(word)/3)) }

// far is the distance of words that have nothing in common.
const far = 1 << 20

// distance counts the characters to insert, delete, replace or swap with
// their neighbour to turn a into b; far if there are more than limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return far
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	if above[len(b)] > limit {
		return far
	}
	return above[len(b)]
}
