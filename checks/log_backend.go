package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "log-backend",
	Category: Startup,
	Severity: Warning,
	Summary:  "what a backend of mode log cannot have",
	Doc: "A backend of mode log (since 2.9) gets log messages instead of connections. Rules on connections,\n" +
		"stick tables and `use-server` mean nothing there: HAProxy ignores them with a warning. It refuses to start\n" +
		"with a way of balancing other than `roundrobin`, `random`, `sticky` and `log-hash`, with a `hash-type` other than\n" +
		"`map-based`, and with servers of which some are reached by UDP and some by TCP.\n\n" +
		"Modes log and spop are for backends only.",
	Versions: logBackends,
	Examples: []Example{
		{Name: "rules on connections", Bad: []int{3}, Config: `backend logs
    mode log
    tcp-request content accept
    server s1 udp@192.0.2.1:514
`},
		{Name: "UDP and TCP", Bad: []int{4}, Config: `backend logs
    mode log
    server s1 udp@192.0.2.1:514
    server s2 tcp@192.0.2.2:514
`},
		{Name: "a log backend", Config: `backend logs
    mode log
    balance roundrobin
    server s1 udp@192.0.2.1:514
    server s2 udp@192.0.2.2:514
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			mode := s.Last("mode")
			if s.Kind == "frontend" && mode != nil && (mode.Arg(1) == "log" || mode.Arg(1) == "spop" && p.Version().AtLeast(spopMode)) {
				p.Report(At(mode, 1).As(Error).Saying(fmt.Sprintf("mode %s is for backends, not for a %s", mode.Arg(1), s.Kind), "correct the mode"))
				continue
			}
			if s.Kind != "frontend" && s.Mode() == "log" && !s.Disabled() {
				logBackend(p, s)
			}
		}
	},
})

// spopMode is the first version with mode spop.
var spopMode = release.MustParse("3.1-dev1")

// noLogs are the lines that a log backend ignores, by what HAProxy warns of once.
var noLogs = []string{"tcp-request", "tcp-response", "stick-table", "stick", "use-server", "http-send-name-header", "dynamic-cookie-key"}

func logBackend(p *Pass, s *config.Section) {
	for _, keyword := range noLogs {
		if d := s.Last(keyword); d != nil && d.Modifier == config.Plain {
			f := On(d).ForSection(s).Saying(fmt.Sprintf("%s %q is of mode log, where %q has no effect", s.Kind, s.Name, keyword), "remove the line").WithMode(s)
			if keyword != "stick-table" { // other sections may name it
				f = f.Fixing(SafeFix("remove all such lines", linesOf(s, keyword)...))
			}
			p.Report(f)
		}
	}
	logBalance(p, s)
	first := ""
	var above *config.Directive
	for _, server := range p.Config.Servers(s) {
		transport := "tcp"
		if strings.HasPrefix(serverAddress(server.Directive), "udp") {
			transport = "udp"
		}
		if first != "" && transport != first {
			p.Report(At(server.Directive, 1).ForSection(s).As(Error).Saying(fmt.Sprintf("server %q is reached by %s, and those above by %s", server.Directive.Arg(1), transport, first), "use one transport in a backend of mode log").With(above, "the server above"))
			return
		}
		first, above = transport, server.Directive
	}
}

// logBalance reports the ways of balancing that a log backend does not have.
func logBalance(p *Pass, s *config.Section) {
	d := s.Lookup("balance")
	if on, transparent := s.Option("transparent"); d == nil && on && p.Version().AtLeast(v30dev) {
		p.Report(inherited(On(transparent).ForSection(s), s, transparent).As(Error).Saying(fmt.Sprintf("%s %q is of mode log, which cannot be transparent", s.Kind, s.Name), "remove the line").WithMode(s))
	}
	if d == nil {
		return
	}
	algorithm, _, _ := strings.Cut(d.Arg(1), "(")
	switch algorithm {
	case "roundrobin", "random", "sticky":
	case "log-hash":
		if h := s.Lookup("hash-type"); h != nil && h.Arg(1) == "consistent" {
			p.Report(inherited(At(h, 1).ForSection(s), s, h).As(Error).Saying("\"log-hash\" knows no consistent hashing", "write \"hash-type map-based\"").With(d, "the way of balancing"))
		}
	case "uri", "url_param", "hdr": // replaced by roundrobin, with a warning
	default:
		if p.Version().AtLeast(v30dev) {
			p.Report(inherited(At(d, 1).ForSection(s), s, d).As(Error).Saying(fmt.Sprintf("a backend of mode log cannot balance by %q", d.Arg(1)), "use roundrobin, random, sticky or log-hash").WithMode(s))
		}
	}
}

// linesOf removes all lines of some keywords from a section.
func linesOf(s *config.Section, keywords ...string) []config.Edit {
	var edits []config.Edit
	for d := range s.Each(keywords...) {
		edits = append(edits, d.RemoveLine())
	}
	return edits
}
