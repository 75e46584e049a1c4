package config

import (
	"fmt"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// Lines are found by what their criteria compare; those that are not read to their end
// may hold anything.
func TestCriterionLines(t *testing.T) {
	const text = `listen l
    mode http
    acl a hdr_end(host) -i .example.com
    acl b path_beg /a
    http-request deny if { req.hdr(Host) -m end .example.com } { path_end .php }
    http-request deny if a b
    acl c src "${UNSET}" 192.0.2.2
    acl d src 192.0.2.1
    http-request deny if { path_beg } { path_end nothing } { nonsense }
    acl e path -m nonsense /a
    acl f hdr(host) -f names.lst
`
	c := ParseAll([]Source{{Name: "a", Content: text}}, Options{Version: release.MustParse("3.0.11")})
	for _, test := range []struct {
		name   string
		wanted func(CriterionKind) bool
		want   string
	}{
		{"none", func(CriterionKind) bool { return false }, "[7 10]"},
		{"end", func(k CriterionKind) bool { return k.Method == keywords.MatchEnd }, "[3 5 7 9 10]"},
		{"fold", func(k CriterionKind) bool { return k.FoldCase }, "[3 7 10]"},
		{"host", func(k CriterionKind) bool { return k.Fetch == "req.hdr" && k.Argument == "Host" }, "[5 7 10]"},
		{"path", func(k CriterionKind) bool { return k.Fetch == "path" && k.Method == keywords.MatchBeginning }, "[4 7 9 10]"},
	} {
		var lines []int
		for _, d := range c.CriterionLines(test.wanted) {
			lines = append(lines, d.Line)
		}
		if got := fmt.Sprint(lines); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

// What SamplesOf reads of a line is among what its line is found by.
func TestCriterionLinesHoldWhatSamplesOfReads(t *testing.T) {
	type place struct {
		kind CriterionKind
		at   *Directive
	}
	for name, text := range sources(t) {
		c := ParseAll([]Source{{Name: name, Content: text}}, Options{Version: release.MustParse("3.0.11")})
		kinds, found := map[CriterionKind]bool{}, map[place]bool{}
		unread := map[*Directive]bool{}
		for _, d := range c.CriterionLines(func(k CriterionKind) bool { kinds[k] = true; return false }) {
			unread[d] = true
		}
		for kind := range kinds {
			for _, d := range c.CriterionLines(func(k CriterionKind) bool { return k == kind }) {
				found[place{kind, d}] = true
			}
		}
		for _, s := range c.Sections {
			for _, sample := range c.SamplesOf(s.Directives...) {
				if sample.Criterion == nil || unread[sample.Directive] {
					continue
				}
				kind := CriterionKind{Fetch: sample.Fetch.Name, Method: sample.Criterion.Method, FoldCase: sample.Criterion.FoldCase}
				if args := sample.Parts[0].Args; len(args) > 0 {
					kind.Argument = args[0]
				}
				if !found[place{kind, sample.Directive}] {
					t.Errorf("%s:%d: not found by %+v", name, sample.Directive.Line, kind)
				}
			}
		}
	}
}
