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
	ID:       "undefined-filter",
	Category: Startup,
	Severity: Error,
	Summary:  "an action that needs a filter which its proxy does not have",
	Doc: `"set-bandwidth-limit NAME" uses the filter bwlim-in or bwlim-out of that name, and
"send-spoe-group ENGINE GROUP" the filter spoe of that engine. Both have to stand in the
same proxy; otherwise HAProxy refuses to start.

HAProxy takes a wrong name of a bandwidth limit when the last filter of the proxy is one:
it uses that one. Rules of defaults sections are not looked at, nor engines named in the
file of a filter.`,
	Examples: []Example{
		{Name: "no such filter", Bad: []int{7}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    filter bwlim-out slow default-limit 1m default-period 1s
    filter compression
    http-response set-bandwidth-limit slwo
`},
		{Name: "right", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    filter bwlim-out slow default-limit 1m default-period 1s
    http-response set-bandwidth-limit slow
`},
	},
	Check: func(p *Pass) {
		var looked *config.Section
		for d := range p.Config.WhereOf(mayNameFilter) {
			if s := d.Section; s != looked && s.Kind != "defaults" && s.IsProxy() && !s.Disabled() {
				looked = s
				undefinedFilters(p, s)
				undefinedSequence(p, s)
			}
		}
	},
})

// checksResponses is the first version that looks the engines of tcp-response rules up.
var checksResponses = release.MustParse("2.4-dev1")

// mayNameFilter tells the lines that may name a filter.
func mayNameFilter(_ *keywords.Section, keyword, word string) bool {
	switch keyword {
	case "tcp-request", "tcp-response", "quic-initial", "stats", "filter-sequence":
		return true
	}
	return word == "set-bandwidth-limit" || word == "send-spoe-group"
}

// undefinedFilters looks at the rules of one proxy.
func undefinedFilters(p *Pass, s *config.Section) {
	var limits, engines []string
	limitLast, unnamed, known := false, false, false // the last filter is a limit; an engine has no name; the filters are known
	for d := range s.Each(config.RuleKeywords()...) {
		_, n := d.Rule()
		if n == 0 || d.Modifier != config.Plain || d.Arg(n+1) == "" || d.Arg(n) != "set-bandwidth-limit" && d.Arg(n) != "send-spoe-group" {
			continue
		}
		if !known {
			limits, engines, limitLast, unnamed = filtersOf(s)
			known = true
		}
		name, names, what := d.Arg(n+1), limits, "bandwidth limit"
		if d.Arg(n) == "send-spoe-group" {
			if names, what = engines, "SPOE engine"; unnamed || d.Keyword() == "tcp-response" && p.Version().Before(checksResponses) {
				continue
			}
		}
		if slices.Contains(names, name) || what == "bandwidth limit" && limitLast {
			continue
		}
		f := At(d, n+1).Saying(fmt.Sprintf("%s %q has no filter of the %s %q", s.Kind, s.Name, what, name), "declare it with \"filter\" in this proxy")
		if near := nearest(name, names); near != "" {
			f = f.WithAny(filterNamed(s, near), "what may be meant").Fixing(replacing(f, d.Words[n+1], near)...)
			f.Advice = fmt.Sprintf("did you mean %q?", near)
		}
		p.Report(f)
	}
}

// filterNamed returns the filter line of a proxy that has a name.
func filterNamed(s *config.Section, name string) *config.Directive {
	for d := range s.Each("filter") {
		if slices.ContainsFunc(d.Words, func(w config.Word) bool { return w.Value == name }) {
			return d
		}
	}
	return nil
}

// filtersOf returns the names of the bandwidth limits and SPOE engines of a proxy,
// and whether its last filter is a limit and an engine has no name.
func filtersOf(s *config.Section) (limits, engines []string, limitLast, unnamed bool) {
	for d := range s.Each("filter") {
		if d.Is("filter") {
			limitLast = d.Is("filter", "bwlim-in") || d.Is("filter", "bwlim-out")
		}
		switch {
		case d.Is("filter", "bwlim-in"), d.Is("filter", "bwlim-out"):
			limits = append(limits, d.Arg(2))
		case d.Is("filter", "spoe"):
			engine := ""
			for i := 2; i < len(d.Words); i += 2 {
				if d.Arg(i) == "engine" {
					engine = d.Arg(i + 1)
				}
			}
			if engine == "" {
				unnamed = true
			} else {
				engines = append(engines, engine)
			}
		}
	}
	return limits, engines, limitLast, unnamed
}

// undefinedSequence looks for filters that "filter-sequence" names and the proxy
// does not have. Compression is two filters there.
func undefinedSequence(p *Pass, s *config.Section) {
	var names []string
	for d := range s.Each("filter-sequence") {
		if d.Section != s || d.Modifier != config.Plain || len(d.Words) < 3 {
			continue
		}
		if names == nil {
			for f := range s.Each("filter") {
				names = append(names, f.Arg(1))
			}
			if slices.Contains(names, "compression") {
				names = append(names, "comp-req", "comp-res")
			}
		}
		for name := range strings.SplitSeq(d.Arg(2), ",") {
			if name == "compression" || !slices.Contains(names, name) {
				p.Report(At(d, 2).ForSection(s).Saying(fmt.Sprintf("%s %q has no filter %q", s.Kind, s.Name, name), "name one of its filters; compression is \"comp-req\" and \"comp-res\""))
				break
			}
		}
	}
}
