package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "slow-regex",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "a regular expression that short requests keep HAProxy busy with",
	Doc: `In ` + "`^/([a-z]+)*$`" + ` a text of letters can be cut into groups in very many ways, in ` + "`^/(\\w|\\d)*$`" + ` each digit be read as one thing or the other,
and where the end does not match, the engine tries all of them: each character more doubles the work. PCRE, which the packages of distributions and the official images use, gives up
after ten million steps. With PCRE2 and its JIT that is some 20 ms for one request with 27 letters, measured on HAProxy 2.2 to 3.4;
the thread does nothing else meanwhile, so fifty requests a second stop it.

When it gives up, HAProxy goes on as if the expression had not matched: what it was to keep out is let in.

Write it so that each text can be read in one way: ` + "`^/[a-z]*$`" + `, ` + "`^/(\\w|-)*$`" + `, or ` + "`^/([a-z]+/)*$`" + ` with a separator that the group cannot do
without. HAProxy without PCRE (` + "`haproxy -vv`" + ` says so) uses the regular expressions of the C library; that of glibc takes no time
for these.`,
	Examples: []Example{
		{Name: "a loop in a loop", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { path_reg ^/([a-z]+)*$ }")},
		{Name: "a separator that may be left out", Bad: []int{8}, Config: frontendExample(
			`acl bad hdr_reg(user-agent) -i ^([a-z0-9]+[._-]?)+bot$`,
			"http-request deny if bad")},
		{Name: "alternatives that share something", Bad: []int{8}, Config: frontendExample(
			`http-request deny if { path_reg ^/(\w|\d|-)+$ }`)},
		{Name: "in a replacement", Bad: []int{8}, Config: frontendExample(
			`http-request replace-path ^/((\w+)\s?)*\.html$ /\1`)},
		{Name: "one way to read it", Config: frontendExample(
			"http-request deny if { path_reg ^/[a-z]*$ }",
			"http-request deny if { path_reg ^/([a-z]+/)*$ }",
			`http-request deny if { path_reg ^/(\w|-)+$ }`,
			`http-request replace-path ^/(\w+)\.html$ /\1`)},
	},
	Check: func(p *Pass) {
		a := newAmbiguity()
		lines := p.Config.CriterionLines(func(k config.CriterionKind) bool { return k.Method == keywords.MatchRegex && fromClient(k.Fetch) })
		for _, s := range p.Config.SamplesOf(lines...) {
			if s.Criterion == nil || s.Criterion.Method != keywords.MatchRegex || !fromClient(s.Fetch.Name) {
				continue
			}
			for _, w := range s.Criterion.Patterns {
				p.slowRegex(s.Directive, w.Value, w.Span(), a.exhausting(w.Value, s.Criterion.FoldCase))
			}
		}
		for d := range p.Config.EachOf("http-request", slices.Collect(maps.Keys(replacedBy))...) {
			if n := replacedBy[d.Arg(1)]; n > 0 && n < len(d.Words) {
				w := d.Words[n]
				p.slowRegex(d, w.Value, w.Span(), a.exhausting(w.Value, false))
			}
		}
		for _, s := range p.Config.SamplesOf(p.Config.SampleLines(func(s *keywords.Sample) bool { return s.Name == "regsub" })...) {
			for _, part := range s.Parts {
				if part.Name == "regsub" && fromClient(s.Fetch.Name) && len(part.Args) > 0 {
					foldCase := len(part.Args) > 2 && strings.Contains(part.Args[2], "i")
					p.slowRegex(s.Directive, part.Args[0], s.Span, a.exhausting(part.Args[0], foldCase))
				}
			}
		}
	},
})

// replacedBy are the actions that look for an expression in requests, and the word where it
// stands.
var replacedBy = map[string]int{
	"replace-path": 2, "replace-pathq": 2, "replace-uri": 2, "replace-header": 3, "replace-value": 3,
}

// slowRegex reports an expression that so many characters exhaust PCRE with; none if 0.
func (p *Pass) slowRegex(d *config.Directive, expression string, at config.Span, characters int) {
	if characters == 0 {
		return
	}
	p.Report(Finding{File: d.File, Span: at}.Saying(
		fmt.Sprintf("with PCRE, fewer than %d characters in a request keep a thread busy for tens of milliseconds with %q: a loop in it can read the same text in many ways", characters/10*10+10, expression),
		"write each loop so that one text can be read in one way, or compare without a regular expression"))
}
