package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "needs-http-mode",
	Category: Startup,
	Severity: Warning,
	Summary:  "HTTP rules and options in a proxy of mode tcp",
	Doc: `In a proxy of mode tcp, which is also the mode where none is given, HAProxy looks at no
HTTP: http-request and http-response rules, redirects, captures, cookies, the
statistics page and header options have no effect. HAProxy starts, and warns once for
each kind. A frontend of mode tcp that may hand a connection to HTTP (since 2.4, by a
backend of mode http or by "switch-mode http") is another matter: its rules apply then.

An access rule that is written this way protects nothing. Set "mode http", or use the
tcp-request rules.`,
	Examples: []Example{
		{Name: "an access rule that is never asked", Bad: []int{4}, Config: `frontend web
    timeout client 10s
    bind :8080
    http-request deny unless { src 10.0.0.0/8 }
`},
		{Name: "mode http", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request deny unless { src 10.0.0.0/8 }
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			if s.Mode() == "tcp" && !s.Disabled() {
				needsHTTP(p, s)
			}
		}
	},
})

// httpOnly are the directives that HAProxy leaves aside in mode tcp, and says so
// (check_config_validity() in src/cfgparse.c, proxy_finalize() in src/proxy.c).
var httpOnly = []struct {
	words []string
	// inherited tells that those of a defaults section count, too.
	inherited bool
	// kind is that of the proxies that it matters to; "" is all.
	kind string
	// upgrade tells that it matters again in a proxy that may switch to HTTP.
	upgrade  bool
	versions release.Ranges
}{
	{words: []string{"stats"}, inherited: true, upgrade: true},
	{words: []string{"capture", "cookie"}, upgrade: true},
	{words: []string{"http-request"}, upgrade: true},
	{words: []string{"http-response"}, upgrade: true},
	{words: []string{"http-after-response"}, upgrade: true, versions: mustRanges(">=2.2.0")},
	{words: []string{"redirect"}, upgrade: true},
	{words: []string{"option", "forwardfor"}, inherited: true, upgrade: true},
	{words: []string{"option", "originalto"}, inherited: true, upgrade: true},
	{words: []string{"cookie"}, inherited: true, kind: "backend"},
}

func needsHTTP(p *Pass, s *config.Section) {
	upgrades := mayBecomeHTTP(p.Config, s)
	for _, h := range httpOnly {
		if h.upgrade && upgrades {
			continue
		}
		if len(h.versions) > 0 && !h.versions.Contains(p.Version()) || h.kind != "" && s.Kind != h.kind && s.Kind != "listen" {
			continue
		}
		d := s.Lookup(h.words...)
		if d == nil || d.Modifier != config.Plain || d.Section != s && !h.inherited {
			continue
		}
		name := h.words[0]
		if len(h.words) > 1 {
			name += " " + h.words[1]
		}
		f := On(d).ForSection(s).Saying(fmt.Sprintf("%s %q is of mode tcp, where %q has no effect", s.Kind, s.Name, name),
			"set \"mode http\", or remove the line")
		if d.Section != s {
			f = f.With(s.Header, "the proxy that inherits it")
		}
		if mode := s.Lookup("mode"); mode != nil {
			f = f.With(mode, "the mode")
		}
		p.Report(f)
	}
}
