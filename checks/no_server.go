package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "no-server",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a backend that requests come to, without a server",
	Doc: `A backend without any server answers every request with 503, and connections of mode tcp end at once. HAProxy starts without a word.

Add its servers, or say what it answers: ` + "`http-request return`, `http-request redirect`, an `errorfile 503`" + `. Nothing is said of backends with any of these,
with statistics or with a service of Lua, of those without a line that is about servers, such as ` + "`balance`" + `, and of those that nothing leads to.`,
	Examples: []Example{
		{Name: "nothing to go to", Bad: []int{9}, Config: defaultLines + `frontend web
    bind :8080
    default_backend app
backend app
    balance roundrobin
`},
		{Name: "servers, an answer", Config: defaultLines + `frontend web
    bind :8080
    use_backend sorry if { path /x }
    default_backend app
backend app
    server a1 192.0.2.1:8080
backend sorry
    http-request return status 503 content-type text/plain string "back soon"
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend") {
			if s.Disabled() || len(p.Config.Servers(s)) > 0 || !wantsServers(s) || p.answersItself(s) {
				continue
			}
			fronts := p.Flow.Frontends(s)
			if len(fronts) == 0 || p.namedBy(s) == nil {
				continue
			}
			p.Report(On(s.Header).Saying(fmt.Sprintf("backend %q has no server: all requests for it fail", s.Name), "add its servers, or say what it answers").
				With(p.namedBy(s), "requests come from here"))
		}
	},
})

// wantsServers reports whether a backend has lines that are about servers. One without is often
// there to refuse requests.
func wantsServers(s *config.Section) bool {
	return s.Last("balance") != nil || s.Last("default-server") != nil || s.Last("cookie") != nil || s.Last("hash-type") != nil ||
		s.Last("http-check") != nil || s.Last("option", "httpchk") != nil || s.Last("use-server") != nil || s.Last("http-reuse") != nil
}

// answersItself reports whether a backend may answer requests without a server, or has them by a
// way that is no server line.
func (p *Pass) answersItself(s *config.Section) bool {
	for section := range s.Chain {
		for range section.Each("errorfile", "errorfiles", "errorloc", "errorloc302", "errorloc303", "http-error", "dispatch", "stats", "use-fcgi-app") {
			return true
		}
	}
	for _, option := range []string{"transparent", "http_proxy"} {
		if on, _ := s.Option(option); on {
			return true
		}
	}
	for _, r := range p.Flow.Rules(s) {
		if r.Answers() || r.Action == "cache-use" || strings.HasPrefix(r.Action, "lua.") {
			return true
		}
	}
	return false
}

// namedBy returns the first line that names a backend.
func (p *Pass) namedBy(s *config.Section) *config.Directive {
	symbol := p.Config.Symbols().Lookup(config.Backend, nil, s.Name)
	if symbol == nil || !slices.Contains(symbol.Definitions, s.Header) {
		return nil
	}
	for _, u := range symbol.Uses {
		switch u.Directive.Keyword() {
		case "use_backend", "default_backend":
			return u.Directive
		}
	}
	return nil
}
