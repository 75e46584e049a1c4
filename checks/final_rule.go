package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "final-rule",
	Category: Startup,
	Severity: Warning,
	Summary:  "a rule right behind one that always ends the evaluation",
	Doc: `HAProxy evaluates HTTP rules one after the other until one of them is final: allow, deny,
tarpit, auth, redirect or return. Behind a final rule without a condition no rule of the same
kind is ever evaluated, in this proxy. HAProxy warns of the one that stands right behind it,
and of any behind a "stats http-request" without a condition.

Give the first rule its condition, or move it to the end.`,
	Examples: []Example{
		{Name: "a deny without a condition", Bad: []int{6}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request deny
    http-request set-header X-Proto http
`},
		{Name: "with a condition", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request deny if { path_beg /admin }
    http-request set-header X-Proto http
`},
	},
	Check: func(p *Pass) {
		var looked *config.Section
		for d := range p.Config.WhereOf(mayBeFinal) {
			if s := d.Section; s != looked && s.IsProxy() {
				looked = s
				finalRules(p, s)
			}
		}
	},
})

// finalActions are the actions that end the evaluation, by sets of rules.
var finalActions = map[string][]string{
	"http-request":        {"allow", "auth", "block", "deny", "redirect", "return", "tarpit"},
	"http-response":       {"allow", "deny", "redirect", "return"},
	"http-after-response": {"allow"},
}

// mayBeFinal tells the lines that may end the evaluation.
func mayBeFinal(_ *keywords.Section, keyword, word string) bool {
	return keyword == "stats" || slices.Contains(finalActions[keyword], word)
}

// lateFinal are those of which HAProxy says nothing before 2.2.
var lateFinal = map[string]bool{"http-request tarpit": true, "http-response redirect": true}

func finalRules(p *Pass, s *config.Section) {
	var previous [4]*config.Directive // of each set of rules
	for d := range s.Each("http-request", "http-response", "http-after-response", "stats") {
		kind := 0
		switch d.Keyword() {
		case "http-response":
			kind = 1
		case "http-after-response":
			kind = 2
		case "stats":
			kind = 3
		}
		ruleset, n := d.Rule()
		if n == 0 || d.Modifier != config.Plain {
			continue
		}
		if above := previous[kind]; above != nil {
			p.Report(On(d).Saying(
				fmt.Sprintf("this rule is never evaluated: the %s rule above it has no condition and ends the evaluation", above.Keyword()),
				"give that one a condition, or move it to the end").With(above, "the rule that ends it").
				Fixing(UnsafeFix("remove the rules that are never evaluated", behind(d)...)))
		}
		previous[kind] = nil
		if (kind == 3 || isFinal(p, d, ruleset, n)) && !hasCondition(d, n) {
			previous[kind] = d
		}
	}
}

// isFinal reports whether the action that is word n ends the evaluation.
func isFinal(p *Pass, d *config.Directive, ruleset string, n int) bool {
	action := d.Arg(n)
	if !slices.Contains(finalActions[ruleset], action) || action == "redirect" && argues(d, n, "ignore-empty") {
		return false
	}
	return replies.Contains(p.Version()) || !lateFinal[ruleset+" "+action]
}

// hasCondition reports whether a condition follows the action that is word n.
func hasCondition(d *config.Directive, n int) bool {
	for i := n + 1; i < len(d.Words); i++ {
		if w := d.Arg(i); w == "if" || w == "unless" {
			return true
		}
	}
	return false
}

// behind removes a rule and those of the same set behind it.
func behind(d *config.Directive) []config.Edit {
	edits := []config.Edit{d.RemoveLine()}
	for other := range d.Section.Each(d.Keyword()) {
		if _, n := other.Rule(); n > 0 && d.Before(other) && other.Modifier == config.Plain {
			edits = append(edits, other.RemoveLine())
		}
	}
	return edits
}
