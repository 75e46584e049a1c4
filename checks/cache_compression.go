package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "cache-compression",
	Category:   Advice,
	Family:     Caching,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "compression and a cache in different proxies",
	Doc: `HAProxy stores responses before it compresses them, and compresses what the cache answers, as
long as both are in one proxy. With one in the frontend and the other in the backend

- compression in the frontend keeps what it compresses out of a cache in the backend: with browsers,
  which all take gzip, hardly a page gets stored;
- compression in the backend does nothing for hits in a cache of the frontend: they go out as
  they are stored.

Put ` + "`compression`, `cache-use` and `cache-store`" + ` into the same proxy.`,
	Examples: []Example{
		{Name: "compressed before it can be stored", Bad: []int{15}, Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    compression algo gzip
    compression type text/html
    default_backend app
backend app
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`},
		{Name: "in one proxy", Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    compression algo gzip
    compression type text/html
    http-request cache-use small
    http-response cache-store small
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		if len(p.Config.Caches()) == 0 {
			return
		}
		seen := make(map[*config.Section]bool)
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Disabled() || s.Mode() != "http" {
				continue
			}
			front := compressesResponses(s)
			uses := usesIn(p.Config, s, config.CacheUseRule)
			if front == nil && len(uses) == 0 {
				continue
			}
			for _, b := range routeOf(p.Config, s).backends {
				switch {
				case b == s || seen[b]:
				case front != nil:
					seen[b] = true
					compressedFirst(p, front, b)
				default:
					seen[b] = true
					compressedBehind(p, uses[0], b)
				}
			}
		}
	},
})

// usesIn returns what a proxy does with caches in one role.
func usesIn(c *config.Config, s *config.Section, role config.CacheRole) []config.CacheUse {
	return slices.DeleteFunc(slices.Clone(c.CacheUses(s)), func(u config.CacheUse) bool { return u.Role != role })
}

// compressedFirst reports the caches of a backend that come too late for what its
// frontend compresses.
func compressedFirst(p *Pass, front *config.Directive, backend *config.Section) {
	for _, u := range usesIn(p.Config, backend, config.CacheStoreRule) {
		p.Report(On(u.Directive).Saying(fmt.Sprintf("cache %q does not store what the frontend compresses: that happens before", u.Name),
			"move the rules of the cache to the proxy that compresses").With(front, "the compression"))
	}
}

// compressedBehind reports a cache that answers in front of a backend that
// compresses.
func compressedBehind(p *Pass, use config.CacheUse, backend *config.Section) {
	if back := compressesResponses(backend); back != nil {
		p.Report(On(use.Directive).As(Note).Saying(fmt.Sprintf("what cache %q answers is not compressed: that is for backend %q to do, where hits do not come", use.Name, backend.Name),
			"move the compression to the proxy of the cache").With(back, "the compression"))
	}
}

// compressesResponses returns the line that makes a proxy compress responses, or
// nil.
func compressesResponses(s *config.Section) *config.Directive {
	if d := s.Lookup("compression", "direction"); d != nil && d.Arg(2) == "request" {
		return nil
	}
	return s.LookupAny([]string{"compression", "algo"}, []string{"compression", "algo-res"})
}
