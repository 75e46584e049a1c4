package checks

import (
	"math/bits"

	"github.com/agnivade/levenshtein"
)

// nearest returns the name that word was probably meant to be, or "": one that
// differs in at most a third of its letters, and in no more than two.
func nearest(word string, names []string) string {
	const maxLength = 64 // longer words are no typing errors
	if len(word) > maxLength {
		return ""
	}
	best, bestDistance := "", min(2, max(1, len(word)/3))+1
	letters := lettersOf(word)
	for _, name := range names {
		if diff := len(name) - len(word); name == word || diff > 2 || diff < -2 {
			continue
		}
		if bits.OnesCount32(letters^lettersOf(name)) > 2*(bestDistance-1) { // each change touches two letters at most
			continue
		}
		if d := levenshtein.ComputeDistance(word, name); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// lettersOf returns which letters a word holds, in a bit each; several share one.
func lettersOf(word string) uint32 {
	var set uint32
	for i := range len(word) {
		set |= 1 << (word[i] & 31)
	}
	return set
}
