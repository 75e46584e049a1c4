package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
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
			if mode := s.Mode(); mode != "http" && !s.Disabled() {
				needsHTTP(p, s, mode)
				serversNeedHTTP(p, s, mode)
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
	{words: []string{"option", "http-buffer-request"}, inherited: true, upgrade: true},
	{words: []string{"option", "http-no-delay"}, inherited: true, upgrade: true},
	{words: []string{"option", "http-ignore-probes"}, inherited: true, kind: "frontend", upgrade: true},
	{words: []string{"option", "http-use-proxy-header"}, inherited: true, kind: "frontend", upgrade: true},
	{words: []string{"option", "idle-close-on-response"}, inherited: true, kind: "frontend", upgrade: true, versions: mustRanges(">=2.2.0")},
	{words: []string{"option", "disable-h2-upgrade"}, inherited: true, kind: "frontend", upgrade: true, versions: mustRanges(">=2.4.0")},
	{words: []string{"option", "accept-invalid-http-request"}, inherited: true, kind: "frontend", upgrade: true, versions: mustRanges("<3.1.0")},
	{words: []string{"option", "accept-unsafe-violations-in-http-request"}, inherited: true, kind: "frontend", upgrade: true},
	{words: []string{"option", "http-drop-response-trailers"}, inherited: true, kind: "frontend", upgrade: true},
	{words: []string{"option", "checkcache"}, inherited: true, kind: "backend", upgrade: true},
	{words: []string{"option", "prefer-last-server"}, inherited: true, kind: "backend", upgrade: true},
	{words: []string{"option", "http-pretend-keepalive"}, inherited: true, kind: "backend", upgrade: true},
	{words: []string{"option", "accept-invalid-http-response"}, inherited: true, kind: "backend", upgrade: true, versions: mustRanges("<3.1.0")},
	{words: []string{"option", "accept-unsafe-violations-in-http-response"}, inherited: true, kind: "backend", upgrade: true},
	{words: []string{"option", "http-drop-request-trailers"}, inherited: true, kind: "backend", upgrade: true},
	{words: []string{"monitor-uri"}, inherited: true, kind: "frontend", versions: mustRanges("<3.0.0")},
	{words: []string{"monitor-uri"}, inherited: true, kind: "frontend", upgrade: true, versions: mustRanges(">=3.0.0")},
	{words: []string{"cookie"}, inherited: true, kind: "backend"},
}

func needsHTTP(p *Pass, s *config.Section, mode string) {
	upgrades := mode == "tcp" && mayBecomeHTTP(p.Config, s)
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
		f := On(d).ForSection(s).Saying(fmt.Sprintf("%s %q is of mode %s, where %q has no effect", s.Kind, s.Name, mode, name),
			"set \"mode http\", or remove the line")
		if d.Section != s {
			f = f.With(s.Header, "the proxy that inherits it")
		}
		p.Report(f.WithMode(s).Fixing(withoutInherited(p, s, d)...))
	}
}

// serversNeedHTTP reports what the servers of a proxy have that needs HTTP.
func serversNeedHTTP(p *Pass, s *config.Section, mode string) {
	if d := s.Lookup("source"); d != nil && s.HasBackend() && usesHeader(d.Words) {
		p.Report(inherited(On(d).ForSection(s), s, d).Saying(fmt.Sprintf("%s %q is of mode %s, where no header tells the address of the client", s.Kind, s.Name, mode), "set \"mode http\", or remove \"usesrc\"").WithMode(s))
	}
	servers := p.Config.Servers(s)
	for i := range servers {
		line := servers[i].Directive
		if redirect := servers[i].Last("redir"); redirect != nil {
			p.Report(At(line, 1).ForSection(s).As(Error).Saying(fmt.Sprintf("server %q redirects, and %s %q is of mode %s", line.Arg(1), s.Kind, s.Name, mode), "set \"mode http\", or remove \"redir\"").WithMode(s))
		}
		if cookie := servers[i].Last("cookie"); cookie != nil {
			p.Report(At(line, 1).ForSection(s).Saying(fmt.Sprintf("server %q has a cookie, which has no effect in mode %s", line.Arg(1), mode), "set \"mode http\", or remove the cookie").WithMode(s))
		}
		if source := servers[i].Last("source"); source != nil && usesHeader(source.Directive.Words[source.Word:]) {
			p.Report(At(line, 1).ForSection(s).Saying(fmt.Sprintf("%s %q is of mode %s, where no header tells server %q the address of the client", s.Kind, s.Name, mode, line.Arg(1)), "set \"mode http\", or remove \"usesrc\"").WithMode(s))
		}
	}
}

// usesHeader reports whether "usesrc" takes the address of clients from a header.
func usesHeader(words []config.Word) bool {
	for i := 1; i < len(words); i++ {
		if words[i-1].Value == "usesrc" && strings.HasPrefix(words[i].Value, "hdr_ip(") {
			return true
		}
	}
	return false
}

// withoutInherited takes an option away from a proxy for which it has no effect: its own lines, or by switching off
// what it inherits.
func withoutInherited(p *Pass, s *config.Section, d *config.Directive) []Fix {
	name := d.Arg(1)
	if d.Section == s && d.Keyword() == "option" {
		var edits []config.Edit
		for other := range s.Each("option") {
			if other.Arg(1) == name {
				edits = append(edits, other.RemoveLine())
			}
		}
		return []Fix{SafeFix("remove it", edits...)}
	}
	if d.Section == s || d.Keyword() != "option" || !wordsOf(p).table(keywords.NoOption, s.Kind).Has(name) {
		return nil
	}
	line := "no option " + name
	return []Fix{SafeFix(fmt.Sprintf("add %q to the %s", line, s.Kind), s.InsertLast(line))}
}
