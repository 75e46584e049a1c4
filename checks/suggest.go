package checks

import "github.com/agnivade/levenshtein"

// nearest returns the name that word was probably meant to be, or "": one that
// differs in at most a third of its letters, and in no more than two.
func nearest(word string, names []string) string {
	const maxLength = 64 // longer words are no typing errors
	if len(word) > maxLength {
		return ""
	}
	best, bestDistance := "", min(2, max(1, len(word)/3))+1
	for _, name := range names {
		if diff := len(name) - len(word); name == word || diff > 2 || diff < -2 {
			continue
		}
		if d := levenshtein.ComputeDistance(word, name); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}
