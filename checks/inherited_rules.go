package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "inherited-rules",
	Category: Startup,
	Severity: Error,
	Summary:  "a proxy that cannot inherit the rules of its defaults section",
	Doc: `Since 2.5 a defaults section with a name may hold rules. HAProxy refuses to start when

- a listen section or another defaults section inherits from it;
- frontends and backends inherit from the same one;
- a backend inherits tcp-request connection or session rules, or a frontend
  tcp-response content rules;
- a backend, a listen or a defaults section inherits from one that makes capture slots
  (http-request capture ... len), since 2.6.

Write such rules into a defaults section of their own, from which the others inherit
nothing.`,
	Versions: namedOnly,
	Examples: []Example{
		{Name: "a frontend and a backend", Bad: []int{9}, Config: `defaults common
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
    http-request deny if { path_beg /admin }
frontend web from common
    bind :8080
backend app from common
    server a1 192.0.2.1:80
`},
		{Name: "a listen section", Bad: []int{4}, Config: `defaults common
    mode http
    http-request deny if { path_beg /admin }
listen web from common
    bind :8080
`},
		{Name: "frontends only", Config: `defaults common
    mode http
    timeout client 10s
    http-request deny if { path_beg /admin }
frontend web from common
    bind :8080
frontend web2 from common
    bind :8081
`},
	},
	Check: func(p *Pass) {
		held := map[*config.Section]*heldRules{}
		for _, s := range p.Config.Sections {
			if s.Defaults == nil {
				continue
			}
			if held[s.Defaults] == nil {
				held[s.Defaults] = rulesHeld(s.Defaults)
			}
			held[s.Defaults].inherit(p, s)
		}
	},
})

// heldRules are the first rules of each kind in a defaults section.
type heldRules struct {
	any, ofClients, ofServers, captures *config.Directive
	// heir is the first proxy that inherits them.
	heir *config.Section
}

func rulesHeld(s *config.Section) *heldRules {
	h := &heldRules{}
	note := func(first **config.Directive, d *config.Directive) {
		if *first == nil {
			*first = d
		}
	}
	for d := range s.Each(config.RuleKeywords()...) {
		ruleset, n := d.Rule()
		switch ruleset {
		case "tcp-request connection", "tcp-request session":
			note(&h.ofClients, d)
		case "tcp-response content":
			note(&h.ofServers, d)
		case "tcp-request content", "http-request":
			if d.Arg(n) == "capture" && argues(d, n+1, "len") {
				note(&h.captures, d)
			}
		case "http-response", "http-after-response":
		default:
			continue
		}
		if d.Keyword() != "stats" {
			note(&h.any, d)
		}
	}
	return h
}

// captureHeirs are the versions that mind who inherits captures.
var captureHeirs = mustRanges(">=2.5.6 <2.6-dev1, >=2.6-dev8")

// inherit reports a proxy that cannot inherit the rules.
func (h *heldRules) inherit(p *Pass, s *config.Section) {
	switch {
	case h.any == nil:
		return
	case h.captures != nil && s.Kind != "frontend" && captureHeirs.Contains(p.Version()):
		h.report(p, s, h.captures, "which makes a capture slot, and only frontends can inherit it")
	case s.Kind == "defaults" || s.Kind == "listen":
		h.report(p, s, h.any, "which no "+s.Kind+" section can inherit")
	case h.heir != nil && h.heir.Kind != s.Kind:
		h.report(p, s, h.any, fmt.Sprintf("which %s %q inherits, too: only frontends or only backends may", h.heir.Kind, h.heir.Name))
	case s.Kind == "backend" && h.ofClients != nil:
		h.report(p, s, h.ofClients, "which no backend can inherit")
	case s.Kind == "frontend" && h.ofServers != nil:
		h.report(p, s, h.ofServers, "which no frontend can inherit")
	default:
		if h.heir == nil {
			h.heir = s
		}
	}
}

func (h *heldRules) report(p *Pass, s *config.Section, rule *config.Directive, why string) {
	p.Report(On(s.Header).Saying(
		fmt.Sprintf("this section inherits from one that holds a rule of the kind %q, %s", rule.Keyword(), why),
		"inherit from a defaults section without rules, or write the rules into the proxies").
		With(rule, "the rule"))
}
