package checks

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "host-regex",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "regular expressions on host names that let other names through",
	Doc: `In a regular expression a dot stands for any character, and an expression without ` + "`^` and `$`" + ` matches in the middle of a name:
` + "`hdr_reg(host) api.example.com`" + ` holds for ` + "`apiXexample.com.evil.example`" + `, too. Where it decides who gets in, write the
dots with a backslash, and both ends; or compare with names, which is faster as well.

    http-request deny unless { hdr(host) -i api.example.com }`,
	Examples: []Example{
		{Name: "any character, any end", Bad: []int{8}, Config: frontendExample(
			"http-request deny unless { hdr_reg(host) -i ^api.example.com }")},
		{Name: "these names alone", Config: frontendExample(
			`http-request deny unless { hdr_reg(host) -i ^(api|www)\.example\.com(:[0-9]+)?$ }`)},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		loose := func(k config.CriterionKind) bool {
			k = p.Flow.KindBehind(k)
			return k.Method == keywords.MatchRegex && isHost(k.Fetch, k.Argument)
		}
		for r := range p.Flow.Comparing(loose).Rules() {
			if !decides(r) {
				continue
			}
			for c := range admissions(r) {
				p.hostRegex(r, c, reported)
			}
		}
	},
})

// hostRegex looks at the expressions of one comparison in the condition of a rule.
func (p *Pass) hostRegex(r *flow.Rule, c *flow.Criterion, reported map[*config.Directive]bool) {
	c = p.Flow.Behind(c)
	if c.Method != keywords.MatchRegex || !isHost(c.Fetch, c.Argument) || reported[c.Directive] {
		return
	}
	for _, w := range c.Patterns {
		what := looseHost(w.Value)
		if what == "" {
			continue
		}
		reported[c.Directive] = true
		f := Finding{File: c.Directive.File, Span: w.Span()}.Saying(fmt.Sprintf("%q matches more names than it seems to: %s", w.Value, what),
			"write \"\\.\" for a dot and both \"^\" and \"$\", or compare with the names themselves")
		if c.Directive != r.Directive {
			f = f.With(r.Directive, "this depends on it")
		}
		if tight := tightHost(w.Value); looseHost(tight) == "" {
			f = f.Fixing(replacing(f, w, config.Quote(tight))...)
		}
		p.Report(f)
		return
	}
}

// tightHost is a regular expression for one name of a host, with its bare dots as dots, from the beginning to the end.
func tightHost(expression string) string {
	const long = 200
	if strings.ContainsAny(expression, "|[") || len(expression) > long {
		return expression // which may have several ends
	}
	tight := expression
	for at := bareDot().FindStringIndex(tight); at != nil; at = bareDot().FindStringIndex(tight) {
		tight = tight[:at[0]+1] + `\` + tight[at[0]+1:]
	}
	return "^" + strings.TrimSuffix(strings.TrimPrefix(tight, "^"), "$") + "$"
}

// looseHost says what is loose about a regular expression for host names; "" where it looks
// tight, or asks for anything on purpose.
func looseHost(expression string) string {
	var loose []string
	if bareDot().MatchString(expression) {
		loose = append(loose, "a dot stands for any character")
	}
	if strings.Contains(expression, `\.`) || len(loose) > 0 { // it is about a domain
		if begins := strings.TrimLeft(expression, "("); begins != "" && isNameByte(begins[0]) {
			loose = append(loose, "anything may come before")
		}
		if !strings.HasSuffix(expression, "$") && !strings.HasSuffix(expression, ".*") && !strings.Contains(expression, "$)") && !strings.Contains(expression, "|$") && !strings.HasSuffix(expression, ":") {
			loose = append(loose, "anything may follow")
		}
	}
	return strings.Join(loose, ", and ")
}

// isNameByte reports whether a byte is one of a name of a host, which ends no other name.
func isNameByte(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }

// bareDot finds a dot between letters that is not escaped.
var bareDot = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[a-z0-9]\.[a-z]`) })
