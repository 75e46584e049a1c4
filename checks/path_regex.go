package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "path-regex",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "regular expressions on paths that let in more than they seem to",
	Doc: `A regular expression without ` + "`^` and `$`" + ` matches anywhere in a path: where ` + "`path_reg \\.css`" + ` lets requests in, so does it let in
` + "`/admin/x.css/users`" + `, which many servers answer as ` + "`/admin`" + `. Write where it begins and where it ends, or
compare the end alone, ` + "`path_end .css`" + `.

The rule looks at what lets requests in, and at expressions that are bound to neither end.`,
	Examples: []Example{
		{Name: "anywhere in the path", Bad: []int{8}, Config: frontendExample(
			`http-request deny unless { path_reg -i \\.(css|js)\b } or { src 192.0.2.0/24 }`)},
		{Name: "these files alone", Config: frontendExample(
			`http-request deny unless { path_reg -i ^/static/[^/]+\\.(css|js)$ } or { src 192.0.2.0/24 }`)},
		{Name: "more is kept out", Config: frontendExample(
			`http-request deny if { path_reg -i \\.(bak|sql) }`)},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		expressions := p.Flow.Comparing(func(k config.CriterionKind) bool {
			return k.Method == keywords.MatchRegex && isPath(p.Flow.KindBehind(k).Fetch)
		})
		for r := range expressions.Rules() {
			if !decides(r) {
				continue
			}
			for c := range admissions(r) {
				p.pathRegex(r, c, reported)
			}
		}
	},
})

// pathRegex looks at the expressions of one comparison in the condition of a rule.
func (p *Pass) pathRegex(r *flow.Rule, c *flow.Criterion, reported map[*config.Directive]bool) {
	c = p.Flow.Behind(c)
	if c.Method != keywords.MatchRegex || !isPath(c.Fetch) || reported[c.Directive] {
		return
	}
	for _, w := range c.Patterns {
		if w.Value == "" || strings.ContainsAny(w.Value, "^$") || strings.Contains(w.Value, ".*") {
			continue
		}
		reported[c.Directive] = true
		f := Finding{File: c.Directive.File, Span: w.Span()}.Saying(fmt.Sprintf("%q matches anywhere in a path, and so lets in more than it seems to", w.Value),
			"begin it with \"^\" or end it with \"$\", or compare the end of the path with path_end")
		if c.Directive != r.Directive {
			f = f.With(r.Directive, "this depends on it")
		}
		p.Report(f)
		return
	}
}
