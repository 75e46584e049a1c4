package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "open-stats-admin",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "a statistics page on which everybody can stop servers",
	Doc: `` + "`stats admin if TRUE`" + ` puts buttons on the statistics page that take servers out of service, and without ` + "`stats auth`" + `, a
` + "`stats http-request`" + ` or an address of this machine alone everybody who can reach the page can press them.

Ask for a password, or say who may:

    stats admin if { src 192.0.2.0/24 }`,
	Examples: []Example{
		{Name: "for everybody", Bad: []int{9}, Config: statsExample("bind :8404", "stats admin if TRUE")},
		{Name: "with a password", Config: statsExample("bind :8404", "stats admin if TRUE\n    stats auth \"admin:$PASSWORD\"")},
		{Name: "on this machine", Config: statsExample("bind 127.0.0.1:8404", "stats admin if TRUE")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("stats") {
			if d.Arg(1) == "admin" && d.Modifier == config.Plain && d.Section.IsProxy() {
				p.openStatsAdmin(d)
			}
		}
	},
})

// statsExample is a statistics page, with more lines from 9 on.
func statsExample(bind, line string) string {
	return defaultLines + `listen stats
    ` + bind + `
    stats enable
    ` + line + `
`
}

func (p *Pass) openStatsAdmin(d *config.Directive) {
	c := p.Flow.ConditionOf(d)
	if p.Flow.Never(c) || !p.Flow.Implies(flow.Condition{Always: true}, c) {
		return // it asks for something
	}
	for _, s := range p.Flow.Proxies(d.Section) {
		bind := p.publicStats(s)
		if bind == nil {
			continue
		}
		p.Report(On(d).Saying(fmt.Sprintf("everybody who reaches %s %q may stop its servers", s.Kind, s.Name), "ask for a password with \"stats auth\", or say who may").
			With(bind, "anybody may connect"))
		return
	}
}

// publicStats returns the bind line by which anybody gets to the statistics page of a proxy
// without a password; nil if there is none, or it cannot be told.
func (p *Pass) publicStats(s *config.Section) *config.Directive {
	if s.Mode() != "http" || !s.HasFrontend() || p.restrictsStats(s) {
		return nil
	}
	for _, b := range p.Config.Binds(s) {
		if v := b.Parameters.Last("verify"); v != nil && v.Arg(1) == "required" || b.Directive.Words[1].Unset() {
			return nil
		}
	}
	carried := p.Flow.Carries(s)
	all := append(slices.Clone(carried.Clear), carried.TLS...)
	if i := slices.IndexFunc(all, isPublic); i >= 0 {
		return all[i]
	}
	return nil
}

// restrictsStats reports whether a password or a rule keeps people from the statistics page of a
// proxy.
func (p *Pass) restrictsStats(s *config.Section) bool {
	for section := range s.Chain {
		for d := range section.Each("stats") {
			if d.Arg(1) == "auth" || d.Arg(1) == "http-request" {
				return true
			}
		}
	}
	return slices.ContainsFunc(p.Flow.Rules(s), keepsOut)
}
