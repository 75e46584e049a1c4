package checks

import (
	"slices"
	"testing"
)

// Every rule has one of the families, and a degree of confidence; startup rules are the
// language, and no others are.
func TestFamilies(t *testing.T) {
	for _, r := range Rules() {
		if !slices.Contains(Families(), r.Family) || (r.Family == Language) != (r.Category == Startup) || (r.Family == Defects) != (r.Category == Advisory) {
			t.Errorf("%q is of category %s and family %q", r.ID, r.Category, r.Family)
		}
		if !slices.Contains([]Confidence{Certain, High, Medium}, r.Confidence) || r.Confidence == Certain && r.Category != Startup {
			t.Errorf("%q is of category %s and %q", r.ID, r.Category, r.Confidence)
		}
	}
	for id, want := range map[string]Confidence{"unknown-keyword": Certain, "contradictory-condition": High, "forged-header": Medium} {
		if got := LookupRule(id).Confidence; got != want {
			t.Errorf("%s: %s, not %s", id, got, want)
		}
	}
}
