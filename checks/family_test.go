package checks

import (
	"slices"
	"testing"
)

// Every rule has one family, and the tables name rules that there are.
func TestFamilies(t *testing.T) {
	in := map[string]int{}
	for family, ids := range adviceFamilies {
		if !slices.Contains(Families(), family) {
			t.Errorf("%s is no family", family)
		}
		for _, id := range ids {
			in[id]++
			if r := LookupRule(id); r == nil || r.Category != Advice || r.Family() != family {
				t.Errorf("%s: %q is no rule of category advice, or of another family", family, id)
			}
		}
	}
	for _, r := range Rules() {
		if r.Category == Advice && in[r.ID] != 1 {
			t.Errorf("%q is in %d families", r.ID, in[r.ID])
		}
	}
}

func TestConfidence(t *testing.T) {
	for _, id := range dependent {
		if LookupRule(id) == nil {
			t.Errorf("there is no rule %q", id)
		}
	}
	for id, want := range map[string]Confidence{"unknown-keyword": Certain, "contradictory-condition": High, "forged-header": Medium} {
		if got := LookupRule(id).Confidence(); got != want {
			t.Errorf("%s: %s, not %s", id, got, want)
		}
	}
}
