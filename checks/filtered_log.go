package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "filtered-log",
	Category: Advice,
	Family:   Reliability,
	Severity: Warning,
	Summary:  "a log of requests whose lines no target takes",
	Doc: `HAProxy logs requests and connections with the level info. A log line that ends with a higher one, such as ` + "`log 127.0.0.1 local0 notice`" + `, takes
messages about servers alone. Where all log lines of a proxy do so, ` + "`option httplog`" + ` and log formats are of no use, and after an incident there
is nothing to look at.

Write ` + "`info`" + `, or no level.`,
	Examples: []Example{
		{Name: "notice", Bad: []int{2}, Config: logExample("log 127.0.0.1:514 local0 notice")},
		{Name: "one of two takes all", Config: logExample("log 127.0.0.1:514 local0\n    log 127.0.0.1:514 local1 notice")},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		for _, s := range p.Config.Of("frontend", "listen") {
			if mode := s.Mode(); s.Disabled() || mode != "http" && mode != "tcp" {
				continue
			}
			format := logFormat(s)
			if format == nil {
				continue
			}
			if d := p.filteringTarget(s); d != nil && !reported[d] && !p.changesLevel(s) {
				reported[d] = true
				p.Report(On(d).Saying(fmt.Sprintf("requests of %s %q are logged nowhere: they have the level info, and no log line takes that", s.Kind, s.Name),
					"write \"info\" in place of the level, or leave it out").With(format, "this says how requests are logged").writing(UnsafeFix, d, levelWord(d), "info"))
			}
		}
	},
})

// logExample has these lines in its global section, from 2 on, and a frontend that logs.
func logExample(lines string) string {
	return `global
    ` + lines + `
defaults
    mode http
    log global
    option httplog
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
`
}

// filteringTarget returns the first log line of a proxy, if none takes the level info.
func (p *Pass) filteringTarget(s *config.Section) *config.Directive {
	var first *config.Directive
	for from := range s.Chain {
		for d := range from.Backwards("log") {
			lines := []*config.Directive{d}
			switch {
			case d.Modifier == config.Negated:
				return first
			case d.Arg(1) == "global":
				lines = p.globalLogs()
			}
			for _, line := range lines {
				if takesInfo(line) {
					return nil
				}
				first = line
			}
		}
	}
	return first
}

// globalLogs returns the log lines of the global sections.
func (p *Pass) globalLogs() []*config.Directive {
	var out []*config.Directive
	for _, s := range p.Config.Of("global") {
		for d := range s.Each("log") {
			if d.Modifier == config.Plain {
				out = append(out, d)
			}
		}
	}
	return out
}

// takesInfo reports whether a log line takes messages of the level info: its level, behind
// the facility, is that, debug, or none.
func takesInfo(d *config.Directive) bool {
	switch d.Arg(levelWord(d)) {
	case "emerg", "alert", "crit", "err", "warning", "notice":
		return false
	}
	return true
}

// levelWord is the place of the highest level on a log line, behind its last word where there is none.
func levelWord(d *config.Directive) int {
	for n := 2; n < len(d.Words); n++ {
		switch d.Arg(n) {
		case "len", "format", "sample", "profile":
			n++
		default:
			return n + 1
		}
	}
	return len(d.Words)
}

// changesLevel reports whether requests of a proxy may have another level than info.
func (p *Pass) changesLevel(s *config.Section) bool {
	if on, _ := s.Option("log-separate-errors"); on || p.Flow.Opaque() {
		return true
	}
	for _, b := range append(p.Flow.Backends(s), s) {
		for _, r := range p.Flow.Rules(b) {
			if r.Action == "set-log-level" {
				return true
			}
		}
	}
	return false
}
