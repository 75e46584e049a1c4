package advisories

import (
	"fmt"
	"slices"
)

// Rating is how grave an advisory is: by the CVSS score where there is one
// (with its own bands), or else by upstream's word for it.
type Rating uint8

// The ratings, the mildest first.
const (
	Low Rating = iota
	Medium
	High
	Critical
)

var ratings = []string{"low", "medium", "high", "critical"}

func (r Rating) String() string { return ratings[r] }

// MarshalText writes the rating as its word.
func (r Rating) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// ParseRating reads a rating: low, medium, high or critical.
func ParseRating(word string) (Rating, error) {
	if i := slices.Index(ratings, word); i >= 0 {
		return Rating(i), nil
	}
	return 0, fmt.Errorf("%q is none of low, medium, high and critical", word)
}

// The lower bounds of the bands of CVSS 3 and 4.
const (
	criticalScore = 9.0
	highScore     = 7.0
	mediumScore   = 4.0
)

// Rating returns how grave the advisory is.
func (a *Advisory) Rating() Rating {
	if cvss := a.Specific.CVSS; cvss != nil {
		switch {
		case cvss.Score >= criticalScore:
			return Critical
		case cvss.Score >= highScore:
			return High
		case cvss.Score >= mediumScore:
			return Medium
		}
		return Low
	}
	switch a.Specific.Severity {
	case "CRITICAL":
		return Critical
	case "MAJOR":
		return High
	case "MEDIUM":
		return Medium
	}
	return Low
}
