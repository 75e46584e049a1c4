package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

const (
	maxNearest = 3
	maxWord    = 64 // bytes; nobody mistypes a longer word
)

// Nearest returns the few names that somebody who wrote word may have meant,
// best first: few letters differ, or word is a part of them.
func Nearest(word string, names []string) []string {
	if word == "" || len(word) > maxWord {
		return nil
	}
	type candidate struct {
		name string
		far  int
	}
	var found []candidate
	for _, name := range names {
		far := levenshtein.ComputeDistance(word, name)
		if far <= max(1, len(word)/3) || len(word) > 2 && strings.Contains(name, word) {
			found = append(found, candidate{name, far})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var out []string
	for _, c := range found[:min(len(found), maxNearest)] {
		out = append(out, c.name)
	}
	return out
}
