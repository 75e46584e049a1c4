package checks

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "rule-order",
	Category: Startup,
	Severity: Warning,
	Summary:  "a rule below one of a kind that HAProxy evaluates later",
	Doc: `HAProxy does not evaluate the rules of a proxy from top to bottom but kind by kind:
tcp-request connection, tcp-request session, tcp-request content, monitor fail,
http-request, redirect, use_backend, use-server; on the way back tcp-response
content, then http-response. Within a kind the order of the lines counts.

Written in another order, a proxy reads as if it did something else than it does.
HAProxy warns of each such line. Put the kinds in the order in which they are
evaluated.`,
	Examples: []Example{
		{Name: "a deny below use_backend", Bad: []int{8}, Config: defaultLines + `frontend web
    use_backend app if { path_beg /app }
    http-request deny if { path_beg /app/admin }
    bind :8080
backend app
    server a1 192.0.2.1:8080
`},
		{Name: "in the order of evaluation", Config: defaultLines + `frontend web
    http-request deny if { path_beg /app/admin }
    use_backend app if { path_beg /app }
    bind :8080
backend app
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("defaults", "frontend", "listen", "backend") {
			ruleOrder(p, s)
		}
	},
})

// ruleSet is one kind of rules, in the versions that have it; none means all.
type ruleSet struct {
	words    []string
	versions release.Ranges
}

// ruleKinds are the kinds of rules on requests in the order of their
// evaluation, each with the words that such a line begins with (warnif_rule_after
// and its like in src/cfgparse-listen.c).
var ruleKinds = []ruleSet{
	{words: []string{"quic-initial"}, versions: mustRanges(">=3.1.0")},
	{words: []string{"tcp-request", "connection"}},
	{words: []string{"tcp-request", "session"}},
	{words: []string{"tcp-request", "content"}},
	{words: []string{"monitor", "fail"}},
	{words: []string{"block"}, versions: mustRanges("<2.1.0")},
	{words: []string{"http-request"}},
	{words: []string{"redirect"}},
	{words: []string{"use_backend"}},
	{words: []string{"use-server"}},
}

// answersChecked are the versions that also mind tcp-response below http-response.
var answersChecked = mustRanges(">=3.1.0")

func ruleOrder(p *Pass, s *config.Section) {
	var first [16]*config.Directive // of each kind
	var response *config.Directive
	for d := range s.Each("quic-initial", "tcp-request", "monitor", "block", "http-request", "redirect", "use_backend", "use-server",
		"http-response", "tcp-response") {
		switch d.Keyword() {
		case "http-response":
			response = d
			continue
		case "tcp-response":
			if response != nil && d.Arg(1) == "content" && answersChecked.Contains(p.Version()) {
				reportOrder(p, d, "tcp-response content", response, "http-response", nil)
			}
			continue
		}
		kind := ruleKind(d, p.Version())
		if kind < 0 {
			continue
		}
		for later := kind + 1; later < len(ruleKinds); later++ {
			if first[later] != nil {
				reportOrder(p, d, ruleName(kind), first[later], ruleName(later), movedAbove(p.Config, d, earliest(first[kind+1:])))
				break
			}
		}
		if first[kind] == nil {
			first[kind] = d
		}
	}
}

// ruleKind returns the index in ruleKinds of a line, or -1.
func ruleKind(d *config.Directive, v release.Version) int {
	for i := range ruleKinds {
		if k := &ruleKinds[i]; d.Is(k.words...) && (len(k.versions) == 0 || k.versions.Contains(v)) {
			return i
		}
	}
	return -1
}

func ruleName(kind int) string {
	name := ruleKinds[kind].words[0]
	for _, w := range ruleKinds[kind].words[1:] {
		name += " " + w
	}
	return name
}

// earliest returns the first of some directives, of which some are nil.
func earliest(directives []*config.Directive) *config.Directive {
	var first *config.Directive
	for _, d := range directives {
		if d != nil && (first == nil || d.Before(first)) {
			first = d
		}
	}
	return first
}

func reportOrder(p *Pass, d *config.Directive, name string, above *config.Directive, aboveName string, fixes []Fix) {
	p.Report(At(d, 0).Saying(
		fmt.Sprintf("this %s rule is evaluated before the %s rule above it", name, aboveName),
		fmt.Sprintf("move it above the %s rules, or rethink what it should do", aboveName)).
		With(above, "evaluated later").Fixing(fixes...))
}

// movedAbove moves a rule above another one, which leaves the order of evaluation as it
// is. It does not go where the rule names an ACL that is defined between them, or where a
// condition may stand between them.
func movedAbove(c *config.Config, d, above *config.Directive) []Fix {
	if d.File != above.File || d.File.HasConditions() {
		return nil
	}
	for _, w := range d.Words {
		acl := c.Symbols().Lookup(config.ACL, d.Section, strings.TrimLeft(w.Value, "!"))
		if acl == nil {
			continue
		}
		definitions := acl.Definitions // in order
		below := sort.Search(len(definitions), func(i int) bool { return above.Before(definitions[i]) })
		if below < len(definitions) && definitions[below].Before(d) {
			return nil
		}
	}
	lines, gone := []string{textOf(d)}, d.RemoveLine()
	for n := d.Line - 1; n > above.Line && isComment(d.File, n); n-- { // which is about the rule
		lines = append(lines, strings.TrimSpace(d.File.RawLine(n)))
		gone.Span.Start = d.File.LineSpan(n).Start
	}
	slices.Reverse(lines)
	insert := above.InsertBefore(strings.Join(lines, "\n"))
	return []Fix{SafeFix(fmt.Sprintf("move it above line %d", above.Line), insert, gone)}
}
