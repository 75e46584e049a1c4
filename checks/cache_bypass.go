package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-bypass",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "rules of a backend that requests answered from a cache never come to",
	Doc: `Where a frontend answers from a cache, a hit never reaches the backend: its ` + "`http-request`" + `
rules are not evaluated. So a rule of the backend that lets some clients through, by
address, header, cookie or certificate, protects nothing that one of these has fetched before:
all others get it from the cache, with status 200. Rules of the frontend itself are evaluated
for hits, too, even below ` + "`cache-use`" + `.

With ` + "`http_auth`" + `, HAProxy looks up and stores nothing that comes with an Authorization header,
unless the response is marked public (since 2.4.23, 2.5.13, 2.6.10, 2.7.4).

Rules that look at host, path and method alone are not reported: they treat all requests alike
that a stored response may answer. Nor are limits of rates and load. Move the rule to the frontend,
or the rules of the cache to the backend, below it.`,
	Examples: []Example{
		{Name: "who may pass is asked behind the cache", Bad: []int{15}, Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    default_backend app
backend app
    acl staff src 10.0.0.0/8
    http-request deny unless staff
    server s1 192.0.2.1:80
`},
		{Name: "asked in the frontend", Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    acl staff src 10.0.0.0/8
    http-request cache-use small
    http-request deny unless staff
    http-response cache-store small
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
		{Name: "nothing of it is ever stored", Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    default_backend app
backend app
    http-request deny if { path_beg /admin }
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		seen := make(map[*config.Section]bool)
		for _, c := range cachesOf(p.Config) {
			stores := proxiesOf(c, config.CacheStoreRule)
			for _, u := range usesOf(c, config.CacheUseRule) {
				oneKind := uniformTLS(p.Config, u.Proxy)
				for _, backend := range routeOf(p.Config, u.Proxy).backends {
					stored := slices.Contains(stores, u.Proxy) || slices.Contains(stores, backend)
					if backend != u.Proxy && stored && !seen[backend] && !backend.Disabled() {
						seen[backend] = true
						bypassed(p, c, u, backend, oneKind)
					}
				}
			}
		}
	},
})

// guards are the actions that keep a request from the server.
var guards = map[string]bool{"deny": true, "tarpit": true, "reject": true, "silent-drop": true, "auth": true, "return": true, "redirect": true}

// bypassed reports the rules of a backend that a cache-use in front of it leaves
// out; oneKind tells that all connections there have TLS, or none.
func bypassed(p *Pass, c *config.HTTPCache, u config.CacheUse, backend *config.Section, oneKind bool) {
	asked := rulesIn(p, u.Proxy)
	for _, r := range p.Flow.Rules(backend) {
		d, n := r.Directive, r.At
		if !guards[r.Action] || !r.Phase.IsRequest() || r.Set == "tcp-request" && r.Arg(1) != "content" || asked[writtenAs(d)] || d == u.Directive {
			continue
		}
		by := distinguishes(p.Config, d, n, oneKind)
		if by == "" || answerable.applies(p.Config, d, n) == never && !strings.HasPrefix(by, "http_auth") {
			continue
		}
		f := On(d)
		if strings.HasPrefix(by, "http_auth") {
			if !storesAuthorized.Contains(p.Version()) {
				continue
			}
			f = f.As(Note).Saying(fmt.Sprintf("cache %q answers before this rule asks: what a server marks public for one user, all get", c.Name), "move the rule to the frontend, above cache-use")
		} else {
			f = f.Saying(fmt.Sprintf("cache %q answers before this rule asks for %q: what one client was given, all get", c.Name, by), "move the rule to the frontend, or the rules of the cache to this backend")
		}
		if hasCondition(u.Directive, 2) {
			f = f.As(Note)
		}
		p.Report(f.With(u.Directive, "where the cache answers"))
	}
}

// rulesIn returns the rules of a proxy, as they are written: what a
// frontend asks itself need not be asked behind it.
func rulesIn(p *Pass, s *config.Section) map[string]bool {
	lines := make(map[string]bool)
	for _, r := range p.Flow.Rules(s) {
		lines[writtenAs(r.Directive)] = true
	}
	return lines
}

// writtenAs returns the words of a directive.
func writtenAs(d *config.Directive) string {
	words := make([]string, len(d.Words))
	for i, w := range d.Words {
		words[i] = w.Value
	}
	return strings.Join(words, " ")
}

// storesAuthorized are the versions that store a public response to a request
// with an Authorization header (879debeec).
var storesAuthorized = mustRanges(">=2.4.23 <2.5-dev1, >=2.5.13 <2.6-dev1, >=2.6.10 <2.7-dev1, >=2.7.4")

// distinguishing are the beginnings of the fetches that differ between requests
// which one stored response answers.
var distinguishing = []string{"src", "hdr", "req.hdr", "req.fhdr", "req_hdr", "cook", "req.cook", "ssl_fc", "ssl_c_", "http_auth", "req.cookie"}

// loads are the beginnings of fetches of rates and load; to leave hits out of such
// limits is mostly meant so.
var loads = []string{"sc_", "sc0_", "sc1_", "sc2_", "src_", "table_", "be_", "fe_", "srv_", "nbsrv", "queue", "avg_queue", "connslots", "rand", "stopping"}

// distinguishes returns the fetch by which the condition of a rule treats requests
// differently that have the same host, path and method; "" if it does not, as far
// as it is understood.
func distinguishes(c *config.Config, d *config.Directive, n int, oneKind bool) string {
	condition, _ := c.ConditionOf(d, n)
	for _, terms := range condition.Any {
		by := ""
		for _, term := range terms {
			for _, words := range term.Criteria {
				if len(words) == 0 {
					continue
				}
				fetch := strings.ToLower(words[0].Value)
				switch {
				case isLoad(fetch) || strings.HasSuffix(fetch, "(upgrade)") || strings.HasSuffix(fetch, "(connection)"): // websockets are never stored
					return ""
				case strings.HasPrefix(fetch, "ssl_fc") && oneKind || strings.Contains(fetch, "(host"):
				case by == "" && beginsWith(fetch, distinguishing):
					by = words[0].Value
				}
			}
		}
		if by != "" {
			return by
		}
	}
	return ""
}

// isLoad reports whether an expression is about rates or load; "src_port" and "src"
// are not.
func isLoad(fetch string) bool {
	return beginsWith(fetch, loads) && !strings.HasPrefix(fetch, "src_port") && !strings.HasPrefix(fetch, "src_is_local")
}

func beginsWith(text string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(text, p) {
			return true
		}
	}
	return false
}

// uniformTLS reports whether all listeners of a proxy have TLS, or none.
func uniformTLS(c *config.Config, s *config.Section) bool {
	with, without := false, false
	for _, b := range c.Binds(s) {
		has := b.Parameters.Has("ssl")
		with, without = with || has, without || !has
	}
	return !with || !without
}
