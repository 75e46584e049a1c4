package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// repeatsLast lists the versions that leave the last word of a line twice when
// they take "default" off its beginning (commit 447d73dc9).
var repeatsLast = mustRanges("<2.8.19, >=2.9-dev1 <3.0.15, >=3.1-dev1 <3.1.13, >=3.2-dev1 <3.2.11, >=3.3-dev1 <3.3.2, >=3.4-dev1 <3.4-dev3")

// checkModified compares a directive behind "no" or "default" with the grammar
// of its keyword. HAProxy reads most of them as it does without; "no log" takes
// no arguments, and of "no option forwarded" nobody looks at any.
func checkModified(p *Pass, d *config.Directive, table keywords.GrammarTable, check keywords.Check) {
	switch {
	case d.Modifier == config.Negated && d.Is("log"):
		if len(d.Words) > 1 {
			f := At(d, 1)
			f.Span.End = d.Span().End
			p.Report(f.Saying("\"no log\" removes all log targets, and nothing may follow it", "remove what follows"))
		}
	case d.Modifier == config.Negated && d.Is("option", "forwarded"):
	case d.Modifier == config.DefaultOnce && repeatsLast.Contains(p.Version()):
		checkRepeated(p, d, table, check)
	default:
		checkArguments(p, d, table, check)
	}
}

// repeatedWords are the words of a directive with the last one twice.
type repeatedWords struct{ *config.Directive }

// Arg returns the value of word n, as [config.Directive.Arg] does.
func (r repeatedWords) Arg(n int) string {
	if n == len(r.Words) {
		return r.Directive.Arg(n - 1)
	}
	return r.Directive.Arg(n)
}

// checkRepeated is checkArguments for a line of which the last word counts twice.
func checkRepeated(p *Pass, d *config.Directive, table keywords.GrammarTable, check keywords.Check) {
	g := table.Lookup(d, p.Version())
	if g == nil {
		return
	}
	found := g.Match(repeatedWords{d}, p.Version(), check)
	if len(found) == 0 {
		return
	}
	if m := found[len(found)-1]; m.Arg < len(d.Words) {
		p.Report(describeMismatch(d, g.Example, m))
		return
	}
	p.Report(At(d, len(d.Words)-1).Saying(
		fmt.Sprintf("HAProxy %s reads the last word of a line with \"default\" twice, %q, and refuses it", p.Version(), d.Arg(len(d.Words)-1)),
		"leave the line out where nothing was set before, or update HAProxy"))
}
