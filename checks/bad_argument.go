package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "bad-argument",
	Category: Startup,
	Severity: Error,
	Summary:  "an argument of a known keyword that is missing, one too many, or not what belongs there",
	Doc: `Each keyword takes arguments of its own: a number within bounds, a time, a size, one of
a few words. Where one is missing or wrong, HAProxy refuses to start; so it does with
most arguments too many, though it leaves those of some keywords aside without a word.

What it reads loosely is not reported here: where it takes the number that a word begins
with, ` + "`maxconn 10x`" + ` in a proxy is 10. In ` + "`global`" + `, it is refused since 2.7.

Some values only have a warning: a time with something behind its unit, and since 3.1 a
timeout below 100 without a unit, which was probably meant in seconds.`,
	Examples: []Example{
		{Name: "a unit that does not exist", Bad: []int{3}, Config: `defaults
    mode http
    timeout client 30x
    timeout connect 5s
    timeout server 30s
`},
		{Name: "a missing argument", Bad: []int{2}, Config: `defaults
    mode
    timeout client 30s
`},
		{Name: "an argument too many", Bad: []int{2}, Config: `global
    maxconn 1000 2000
`},
		{Name: "a number out of range", Bad: []int{2}, Config: `global
    spread-checks 80
`},
		{Name: "a word of a later version", Version: "2.6.12", Bad: []int{2}, Config: `backend logs
    mode log
`},
		{Name: "a timeout that was meant in seconds", Version: "3.2.26", Bad: []int{2}, Config: `defaults
    timeout client 30
`},
		{Name: "right", Config: `global
    maxconn 1000
    spread-checks 5
defaults
    mode http
    timeout client 30s
    timeout connect 5s
    timeout server 30s
`},
	},
	Check: func(p *Pass) {
		check := p.Config.ArgumentCheck()
		parameters := p.parameterReader(check)
		right := config.NewRepeats()
		for _, s := range p.Config.Sections {
			table := keywords.Grammars(s.Kind)
			for _, d := range s.Directives {
				place, repeated := right.Find(d)
				if repeated {
					continue
				}
				before := p.found
				if d.Modifier == config.Plain {
					checkArguments(p, d, table, check)
					parameters.read(d, func(_ string, param parameter) { p.reportParameter(d, param) })
				} else {
					checkModified(p, d, table, check)
				}
				if p.found == before {
					place.Keep(d)
				}
			}
		}
	},
})

// checkArguments compares one directive with the grammar of its keyword.
func checkArguments(p *Pass, d *config.Directive, table keywords.GrammarTable, check keywords.Check) {
	if d.Section.IsProxy() && checkAction(p, d, check) {
		return
	}
	if d.Section.Kind == "peers" && d.Keyword() == "server" && peerParameters(d) == 2 {
		return // of the local peer, perhaps
	}
	g := table.Lookup(d, p.Version())
	if g == nil {
		if len(d.Words) == 1 {
			checkAlone(p, d, table)
		}
		return
	}
	mismatches := g.Match(d, p.Version(), check)
	if len(mismatches) > 0 && d.Section.Kind == "global" && p.isRepeated(d) {
		mismatches = slices.DeleteFunc(mismatches, func(m keywords.Mismatch) bool { return m.Kind != keywords.SurplusArgument })
	}
	for _, m := range mismatches {
		reportMismatch(p, d, g.Example, m)
	}
}

// reportParameter reports what is wrong with the arguments of a parameter.
func (p *Pass) reportParameter(d *config.Directive, param parameter) {
	for _, m := range param.wrong {
		reportMismatch(p, d, param.grammar.Example, m)
	}
}

// checkAction compares the action of a rule with its grammar, and reports whether
// it has one.
func checkAction(p *Pass, d *config.Directive, check keywords.Check) bool {
	ruleset, n := d.Rule()
	if n == 0 {
		return false
	}
	g, start := keywords.ActionGrammar(ruleset, d.Arg(n), p.Version())
	if g == nil {
		return false
	}
	for _, m := range g.MatchFrom(n+start, d, p.Version(), check) {
		if ruleset = d.Keyword(); n == 2 {
			ruleset += " " + d.Arg(1)
		}
		reportMismatch(p, d, ruleset+" "+g.Example, m)
	}
	return true
}

// checkAlone reports a keyword of two words of which there is only the first.
func checkAlone(p *Pass, d *config.Directive, table keywords.GrammarTable) {
	if words := table.SecondWords(d.Keyword(), p.Version()); len(words) > 0 {
		p.Report(At(d, 1).Saying(fmt.Sprintf("%q says nothing by itself", d.Keyword()), "add "+orList(quoteAll(words))+", and what belongs to it"))
	}
}

// reportMismatch reports what is wrong with one argument.
func reportMismatch(p *Pass, d *config.Directive, example string, m keywords.Mismatch) {
	severity := Error
	if m.Fault.Warning {
		severity = Warning
	}
	if !p.overflows(severity) {
		p.Report(describeMismatch(d, example, m))
	}
}

// describeMismatch words what is wrong with one argument.
func describeMismatch(d *config.Directive, example string, m keywords.Mismatch) Finding {
	f := At(d, m.Arg)
	word, before := d.Arg(m.Arg), d.Arg(m.Arg-1)
	like := fmt.Sprintf("write it as in %q", example)
	if m.Fault.Warning {
		f = f.As(Warning)
	}
	switch m.Kind {
	case keywords.MissingArgument:
		return f.Saying(fmt.Sprintf("%s is missing after %q", wanted(m), before), like)
	case keywords.SurplusArgument:
		f.Span.End = d.Span().End
		return f.Saying(fmt.Sprintf("nothing may follow %q, but %q does", before, word), "remove what follows, or put it in quotes if it belongs to one argument").
			without(UnsafeFix, d, m.Arg, len(d.Words))
	case keywords.SecondWord:
		return f.Saying(fmt.Sprintf("%q is one too many: only one of %s may stand here", strings.TrimLeft(word, "!"), list(quoteAll(m.Words))), "remove one of them")
	case keywords.ExcludedWord:
		return f.Saying(fmt.Sprintf("%q cannot stand together with %s", word, list(quoteAll(m.Words))), "remove one of them")
	case keywords.WrongWord:
		if meant := nearest(word, m.Words); len(m.Elsewhere) > 0 {
			like = "remove it: " + comesAndGoes(m.Elsewhere[0])
		} else if meant != "" {
			like = fmt.Sprintf("did you mean %q?", meant)
		}
		message := fmt.Sprintf("%q cannot stand after %q", word, before)
		if len(m.Words) > 0 {
			message += ", which goes on with " + wanted(m)
		}
		if f = f.Saying(message, like); strings.HasPrefix(like, "did you mean") {
			f = f.writing(UnsafeFix, d, m.Arg, nearest(word, m.Words))
		}
		return f
	}
	return f.Saying(fmt.Sprintf("%q %s", word, m.Fault.Text), like)
}

// comesAndGoes says when a word came, or until when it was known.
func comesAndGoes(r release.Range) string {
	if r.From.IsZero() {
		return "it went with " + r.Before.Branch()
	}
	return "it came with " + r.From.Branch()
}

// wanted says what may stand in the place of an argument.
func wanted(m keywords.Mismatch) string {
	if len(m.Words) == 0 && len(m.Values) == 0 {
		return "an argument"
	}
	words := quoteAll(m.Words)
	for _, v := range m.Values {
		words = append(words, v.Wants())
	}
	return orList(words)
}

func quoteAll(words []string) []string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	return quoted
}

// longList is the length from which a list says no more than its beginning.
const longList = 12

func orList(items []string) string {
	switch n := len(items); {
	case n == 1:
		return items[0]
	case n > longList:
		return "one of " + strings.Join(items[:longList], ", ") + ", ..."
	default:
		return strings.Join(items[:n-1], ", ") + " or " + items[n-1]
	}
}
