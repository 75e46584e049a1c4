package lint

import (
	"slices"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	names := []string{"undefined-reference", "unknown-keyword", "unclosed-quote", "too-many-words", "lint", "rules"}
	for _, test := range []struct {
		word string
		want []string
	}{
		{"undefinde-reference", []string{"undefined-reference"}},
		{"unknown", []string{"unknown-keyword"}},
		{"quote", []string{"unclosed-quote"}},
		{"rule", []string{"rules"}},
		{"lnit", nil},
		{"lin", []string{"lint"}},
		{"nothing-like-it", nil},
		{"", nil},
		{strings.Repeat("x", 1000), nil},
	} {
		if got := Nearest(test.word, names); !slices.Equal(got, test.want) {
			t.Errorf("Nearest(%q) = %q, want %q", test.word, got, test.want)
		}
	}
}
