package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "bandwidth-limit",
	Category: Startup,
	Severity: Error,
	Summary:  "a bandwidth limit that streams share, without what it needs",
	Doc: `A filter "bwlim-in" or "bwlim-out" with a key counts the bytes of all streams with the same
key in a stick table: that of its own proxy, or the one that "table" names. This table has
to store "bytes_in_rate" for bwlim-in and "bytes_out_rate" for bwlim-out. The limit and the
period are those of the filter and of the table; an action "set-bandwidth-limit" only
switches the filter on and must not name others.`,
	Versions: mustRanges(">=2.7-dev1"),
	Examples: []Example{
		{Name: "a table without the data", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    filter bwlim-out slow limit 1m key src table clients
backend clients
    stick-table type ip size 1k store bytes_in_rate(1s)
`},
		{Name: "a table with them", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    filter bwlim-out slow limit 1m key src table clients
backend clients
    stick-table type ip size 1k store bytes_out_rate(1s)
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			if s.Disabled() {
				continue
			}
			shared := map[string]*config.Directive{}
			for d := range s.Each("filter") {
				if d.Section == s && hasWord(d, "key") && (d.Arg(1) == "bwlim-in" || d.Arg(1) == "bwlim-out") {
					checkSharedLimit(p, d)
					shared[d.Arg(2)] = d
				}
			}
			if len(shared) > 0 {
				checkSharedActions(p, s, shared)
			}
		}
	},
})

// hasWord reports whether one of the arguments of a filter is a word.
func hasWord(d *config.Directive, word string) bool {
	for n := 3; n < len(d.Words); n++ {
		if d.Arg(n) == word {
			return true
		}
	}
	return false
}

// checkSharedLimit looks at the table of a filter.
func checkSharedLimit(p *Pass, d *config.Directive) {
	name := d.Section.Name
	for n := 3; n < len(d.Words); n++ {
		if d.Arg(n) == "table" {
			name = d.Arg(n + 1)
		}
	}
	f := On(d).ForSection(d.Section)
	table := p.Config.Symbols().Lookup(config.Table, nil, name)
	if table == nil {
		if name == d.Section.Name { // undefined-reference tells of others
			p.Report(f.Saying(fmt.Sprintf("%s %q has no stick-table, in which the filter could count", d.Section.Kind, name), "add \"table\" and the name of a proxy that has one"))
		}
		return
	}
	rate := "bytes_in_rate"
	if d.Arg(1) == "bwlim-out" {
		rate = "bytes_out_rate"
	}
	if line := table.Definitions[0]; !stores(line, rate) {
		p.Report(f.Saying(fmt.Sprintf("stick table %q does not store %s, which the filter counts", name, rate), fmt.Sprintf("add \"store %s(1s)\" to it", rate)).With(line, "the table"))
	}
}

// stores reports whether a stick table stores a rate.
func stores(line *config.Directive, rate string) bool {
	for n := 1; n+1 < len(line.Words); n++ {
		if line.Arg(n) != "store" {
			continue
		}
		for item := range strings.SplitSeq(line.Arg(n+1), ",") {
			if strings.HasPrefix(item, rate+"(") {
				return true
			}
		}
	}
	return false
}

// checkSharedActions looks for actions that set what belongs to a shared filter.
func checkSharedActions(p *Pass, s *config.Section, shared map[string]*config.Directive) {
	for _, d := range s.Directives {
		_, n := d.Rule()
		if n == 0 || d.Modifier != config.Plain || d.Arg(n) != "set-bandwidth-limit" || shared[d.Arg(n+1)] == nil {
			continue
		}
		if what := d.Arg(n + 2); what == "limit" || what == "period" {
			p.Report(At(d, n+2).ForSection(s).Saying(fmt.Sprintf("filter %q is shared, so that a rule cannot set its %s", d.Arg(n+1), what), "remove it here").With(shared[d.Arg(n+1)], "the filter"))
		}
	}
}
