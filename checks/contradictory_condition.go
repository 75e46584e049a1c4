package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "contradictory-condition",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a condition that two of its terms keep from ever holding",
	Doc: `Terms that stand beside each other in a condition must all hold. A request has one path,
one method and one Host, so two terms that ask for different values of the same thing never
hold together, and the line never acts: a rule that should deny does not deny. HAProxy says
nothing of it.

Mostly "or" was meant: write it between the terms, or give one ACL all the values. The same goes
for an ACL beside its own negation, and for a term that only holds where another one does not.`,
	Examples: []Example{
		{Name: "two methods", Bad: []int{8}, Config: frontendExample(
			"http-request deny if METH_POST METH_PUT")},
		{Name: "two hosts", Bad: []int{10}, Config: frontendExample(
			"acl shop hdr(host) -i shop.example.com",
			"acl blog hdr(host) -i blog.example.com",
			"http-request redirect prefix https://www.example.com if shop blog")},
		{Name: "a part of what is left out", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { path_beg /admin/users } !{ path_beg /admin }")},
		{Name: "either, and both where both may hold", Config: frontendExample(
			"acl shop hdr(host) -i shop.example.com",
			"acl blog hdr(host) -i blog.example.com",
			"http-request redirect prefix https://www.example.com if shop or blog",
			"http-request deny if { path_beg /admin } !{ path_beg /admin/public }")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each(conditionKeywords...) {
			if d.Modifier == config.Plain && d.Section.IsProxy() && asksTwice(p, d) {
				checkContradiction(p, d)
			}
		}
	},
})

// conditionKeywords are the first words of lines that may have conditions.
var conditionKeywords = []string{
	"http-request", "http-response", "http-after-response", "tcp-request", "tcp-response", "redirect", "use_backend", "use-server",
	"stick", "monitor", "stats", "force-persist", "ignore-persist", "block", "quic-initial",
}

// asksTwice reports whether two terms of one alternative may look at the same sample,
// as far as the first words of their criteria tell.
func asksTwice(p *Pass, d *config.Directive) bool {
	const enough = 8
	first := d.ConditionWord() + 1
	if first+1 >= len(d.Words) {
		return false
	}
	subjects := make([]string, 0, enough)
	for n := first; n < len(d.Words); n++ {
		switch w := strings.TrimLeft(d.Arg(n), "!"); {
		case w == "":
		case w == "||" || strings.EqualFold(w, "or"):
			subjects = subjects[:0]
		default:
			found := len(subjects)
			if w == "{" {
				subjects = append(subjects, subjectOf(d.Arg(n+1)))
				for n < len(d.Words) && d.Arg(n) != "}" {
					n++
				}
			} else if symbol := p.Config.Symbols().Lookup(config.ACL, d.Section, w); symbol == nil {
				subjects = append(subjects, predefinedSubject(w))
			} else {
				for _, line := range symbol.Definitions[:min(enough, len(symbol.Definitions))] {
					subjects = append(subjects, subjectOf(line.Arg(2)))
				}
			}
			for _, s := range subjects[found:] {
				if slices.Contains(subjects[:found], s) {
					return true
				}
			}
		}
	}
	return false
}

// subjectOf returns what the first word of a criterion looks at, roughly: two that look
// at the same give the same.
func subjectOf(word string) string {
	end := strings.IndexAny(word, "(,")
	if end < 0 {
		end = len(word)
	}
	name := word[:end]
	if i := strings.IndexByte(name, '_'); i > 0 && slices.Contains(matchSuffixes, name[i:]) {
		name = name[:i]
	}
	return strings.TrimPrefix(name, "req.")
}

// predefinedSubject is subjectOf for an ACL that HAProxy defines itself.
func predefinedSubject(name string) string {
	if strings.HasPrefix(name, "METH_") {
		return "method"
	}
	return name
}

// checkContradiction looks at the alternatives of a condition.
func checkContradiction(p *Pass, d *config.Directive) {
	c := p.Flow.ConditionOf(d)
	for _, all := range c.Any {
		x, y, found := flow.Contradiction(all)
		if !found || x.Word == y.Word {
			continue // one that never holds by itself is there on purpose
		}
		what := "this line never acts"
		switch {
		case len(c.Any) > 1:
			what = "this part of the condition never holds"
		case c.Unless:
			what = "this line always acts"
		}
		f := Finding{File: d.File, Span: config.Span{Start: d.WordSpan(x.Word).Start, End: endOfTerm(d, y.Word)}}.Saying(
			fmt.Sprintf("%s: %s and %s exclude each other", what, termText(d, x), termText(d, y)), contradictionAdvice(x, y))
		for _, l := range []flow.Literal{x, y} {
			if symbol := p.Config.Symbols().Lookup(config.ACL, d.Section, l.ACL); l.ACL != "" && symbol != nil {
				f = f.With(symbol.Definitions[0], fmt.Sprintf("ACL %q", l.ACL))
			}
		}
		if len(all) == 2 && !x.Negated && !y.Negated {
			at := d.WordSpan(y.Word).Start
			f.Fixes = []Fix{{Message: "write \"or\" between them", Edits: []config.Edit{{File: d.File, Span: config.Span{Start: at, End: at}, New: "or "}}}}
		}
		p.Report(f)
	}
}

// contradictionAdvice says what was probably meant.
func contradictionAdvice(x, y flow.Literal) string {
	if x.Negated || y.Negated {
		return "remove one of them, or write \"or\" between them if either suffices"
	}
	return "write \"or\" between them if either suffices"
}

// endOfTerm returns where the term that begins with word n ends.
func endOfTerm(d *config.Directive, n int) int {
	if last := d.Arg(n); last == "{" || last == "!{" {
		for ; n < len(d.Words)-1 && d.Arg(n) != "}"; n++ {
		}
	}
	return d.WordSpan(n).End
}

// termText shows a term as it stands on its line.
func termText(d *config.Directive, l flow.Literal) string {
	start := d.WordSpan(l.Word).Start
	return fmt.Sprintf("%q", d.File.Source[start:endOfTerm(d, l.Word)])
}
