package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "open-redirect",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "a redirect to wherever a link says",
	Doc: `A redirect that begins with what the client sends leads to any site: ` + "`/login?next=https://evil.example/`" + ` on your domain, in a mail or a
chat, takes people to a page that looks like yours. So it is with the path at the beginning: a request for ` + "`//evil.example/`" + ` becomes
` + "`Location: //evil.example/`" + `, which browsers take for another host.

Write the host before it, with a slash behind it, or look the target up in a map:

    http-request redirect location https://www.example.com%[path]
    http-request redirect location %[url_param(next),map(/etc/haproxy/next.map,/)]

Nothing is said where the condition compares the same thing, and of the Host header, which links cannot change.`,
	Examples: []Example{
		{Name: "a parameter", Bad: []int{8}, Config: frontendExample(
			"http-request redirect location %[url_param(next)] if { path /login }")},
		{Name: "a path that begins with //", Bad: []int{8}, Config: frontendExample(
			"http-request redirect location %[path]/ code 301 unless { path_end / }")},
		{Name: "the end of the host", Bad: []int{8}, Config: frontendExample(
			"http-request redirect location https://www.example.com%[url_param(next)] if { path /login }")},
		{Name: "a host before it, a map, and a condition", Config: frontendExample(
			"http-request redirect location https://www.example.com%[path]?%[query]",
			"http-request redirect location https://www.example.com/%[url_param(next)] if { path /login }",
			"http-request redirect location %[url_param(next),map(/etc/haproxy/next.map,/)] if { path /next }",
			"http-request redirect location %[url_param(next)] if { path /go } { url_param(next) -m beg /app/ }")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.EachOf("http-request", "redirect") {
			if d.Modifier == config.Plain && d.Section.IsProxy() {
				p.openRedirect(d)
			}
		}
	},
})

// openRedirect looks at where a redirect leads to.
func (p *Pass) openRedirect(d *config.Directive) {
	end := d.ConditionWord()
	for n := 2; n+1 < end; n++ {
		if kind := d.Arg(n); kind != "location" && kind != "prefix" {
			continue
		}
		n++
		chosen, whole := p.targetOf(d, n)
		if chosen == nil || p.comparesTarget(d, chosen.Fetch.Name) {
			return
		}
		text := d.File.Source[chosen.Span.Start:chosen.Span.End]
		what := fmt.Sprintf("a link to this site can lead to any other: the target begins with %s, which the link chooses", text)
		advice := "look it up in a map, or write the host and a slash before it"
		switch {
		case !whole:
			what = fmt.Sprintf("a link to this site can lead to any other: %s continues the name of the host", text)
		case isPathLike(chosen.Fetch.Name):
			what = fmt.Sprintf("a link to //evil.example on this site leads there: the target begins with %s", text)
			advice = "write the scheme and the host before it"
		}
		p.Report(At(d, n).Saying(what, advice))
		return
	}
}

// targetOf returns the expression in word n that lets clients choose the host, if there is
// one, and whether the target begins with it. Behind a host and a slash it can do no harm.
func (p *Pass) targetOf(d *config.Directive, n int) (chosen *config.Sample, whole bool) {
	for _, s := range p.Config.SamplesOf(d) {
		if s.Word != n || s.Role != config.SampleInFormat {
			continue
		}
		name := s.Fetch.Name
		before, _, _ := strings.Cut(d.File.Source[d.WordSpan(n).Start:s.Span.Start], "%")
		before = strings.Trim(before, `"'`)
		switch slashes := strings.Count(before, "/"); {
		case !linkChooses(name) || !chosenByClient(s.Parts, name):
		case before == "", strings.HasSuffix(before, "://") && slashes == 2 && !isPathLike(name):
			return &s, true
		case strings.Contains(before, "://") && slashes == 2 && !isPathLike(name) && !strings.ContainsAny(before, "?#"):
			return &s, false
		}
		return nil, false
	}
	return nil, false
}

// linkChooses reports whether a fetch gives a part of the link that a browser follows, or
// the page that it comes from.
func linkChooses(fetch string) bool {
	switch fetch {
	case "url_param", "urlp", "query":
		return true
	}
	return isPathLike(fetch)
}

// isPathLike reports whether what a fetch gives begins with a slash.
func isPathLike(fetch string) bool { return isPath(fetch) || fetch == "baseq" }

// comparesTarget reports whether the condition of a redirect, or a rule above it, looks at
// what the target is made of.
func (p *Pass) comparesTarget(d *config.Directive, name string) bool {
	looks := func(c *flow.Criterion) bool {
		switch {
		case c.Subject == "":
			return true
		case c.Method == keywords.MatchFound:
			return false // whatever it is
		case isPathLike(name):
			return isPath(c.Fetch) && (c.Files || c.Method == keywords.MatchRegex || isWholeOrBeginning(c.Method) && beginsBelow(c.Patterns))
		}
		return c.Fetch == name || c.Fetch == "url_param" || c.Fetch == "query" || c.Fetch == "url"
	}
	for _, all := range p.Flow.ConditionOf(d).Any {
		for _, l := range all {
			if !l.Negated && slices.ContainsFunc(l.Criteria, looks) {
				return true
			}
		}
	}
	for _, e := range evaluatedIn(p, d) {
		for _, r := range p.Flow.Rules(e.proxy) {
			if r.Directive == d {
				break
			}
			if r.Action == "normalize-uri" || r.Action == "replace-path" || r.Action == "replace-uri" || r.Action == "set-path" || r.Action == "set-uri" {
				return true
			}
		}
	}
	return false
}

// beginsBelow reports whether no pattern lets a path begin with two slashes.
func beginsBelow(patterns []config.Word) bool {
	for _, w := range patterns {
		if len(w.Value) < len("/x") || strings.HasPrefix(w.Value, "//") {
			return false
		}
	}
	return len(patterns) > 0
}
