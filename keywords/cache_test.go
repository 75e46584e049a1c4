package keywords_test

import (
	"slices"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

func TestCacheKeywords(t *testing.T) {
	always := []string{"max-age", "max-object-size", "total-max-size"}
	vary := append([]string{"max-secondary-entries", "process-vary"}, always...)
	for version, want := range map[string][]string{
		"2.0.0":    always,
		"2.4-dev1": always,
		"2.4-dev2": append([]string{"process-vary"}, always...),
		"2.4.0":    vary,
		"3.5-dev2": vary,
		"3.5-dev3": append([]string{"early-hints"}, vary...),
	} {
		v := release.MustParse(version)
		var got []string
		for _, k := range keywords.CacheKeywords() {
			if found := keywords.LookupCacheKeyword(k.Name, v); found != nil && !slices.Contains(got, k.Name) {
				got = append(got, k.Name)
			}
		}
		slices.Sort(want)
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s knows %v, want %v", version, got, want)
		}
	}
	if keywords.LookupCacheKeyword("process-vary", release.MustParse("2.4-dev3")).Takes != keywords.LeadingNumber {
		t.Error("2.4-dev3 takes a number")
	}
}

func TestCacheKeywordSince(t *testing.T) {
	for name, want := range map[string]string{"process-vary": "2.4-dev2", "early-hints": "3.5-dev3", "max-age": ""} {
		if got, known := keywords.CacheKeywordSince(name); !known || got.String() != want {
			t.Errorf("%s came with %q, %t, want %q", name, got, known, want)
		}
	}
	if _, known := keywords.CacheKeywordSince("max-entries"); known {
		t.Error("nobody knows max-entries")
	}
}
