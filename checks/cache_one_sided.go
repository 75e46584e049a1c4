package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-one-sided",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "a cache that is only read, or only filled",
	Doc: `A cache works with two rules: ` + "`http-request cache-use`" + ` answers from it, and
` + "`http-response cache-store`" + ` fills it. With only the second, objects are stored and
nobody ever gets them; with only the first, every look-up is a miss. The two may stand
in different proxies, such as a frontend and its backend, but one request must pass
both: HAProxy stores only the answer to a request for which it has looked into the cache
before.`,
	Examples: []Example{
		{Name: "never filled", Bad: []int{10}, Config: cacheExample("http-request cache-use small")},
		{Name: "never read", Bad: []int{10}, Config: cacheExample("http-response cache-store small")},
		{Name: "both", Config: cacheExample("http-request cache-use small", "http-response cache-store small")},
		{Name: "no request passes both", Bad: []int{16}, Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    http-request cache-use small
    default_backend app
frontend internal
    bind :8081
    default_backend tools
backend tools
    http-response cache-store small
    server t1 192.0.2.2:80
backend app
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		for i, c := range p.Config.Caches() {
			switch uses, stores := c.Has(config.CacheUseRule), c.Has(config.CacheStoreRule); {
			case len(c.InDefaults) > 0:
			case uses != stores:
				reportOneSided(p, c)
			case uses && i < maxCaches:
				storesInVain(p, c)
			}
		}
	},
})

func reportOneSided(p *Pass, c *config.HTTPCache) {
	for _, u := range c.Uses {
		if u.Role != config.CacheFilter {
			p.Report(oneSided(c, u))
			return
		}
	}
}

func oneSided(c *config.HTTPCache, u config.CacheUse) Finding {
	f := On(u.Directive).With(c.Section.Header, "the cache")
	if u.Role == config.CacheUseRule {
		return f.Saying(fmt.Sprintf("nothing fills cache %q, so it can never answer", c.Name),
			fmt.Sprintf("add \"http-response cache-store %s\" where the responses come from", c.Name)).
			Fixing(UnsafeFix("store responses here", u.Directive.InsertAfter("http-response cache-store "+config.Quote(c.Name)+" if !{ res.hdr(Set-Cookie) -m found }")))
	}
	return f.Saying(fmt.Sprintf("nothing reads cache %q, so nothing is ever stored in it", c.Name),
		fmt.Sprintf("add \"http-request cache-use %s\" where the requests come in", c.Name)).
		Fixing(UnsafeFix("answer requests here", u.Directive.InsertBefore("http-request cache-use "+config.Quote(c.Name))))
}

// storesInVain reports the cache-store rules that no request comes to which has
// been looked up: without the key that cache-use makes, they do nothing.
func storesInVain(p *Pass, c *config.HTTPCache) {
	asked := passing(p.Config, c, config.CacheUseRule)
	for _, u := range usesOf(c, config.CacheStoreRule) {
		if asked.meets(p.Config, u.Proxy) || namesHidden(p.Config) || len(p.Config.Symbols().Of(config.Frontend)) == 0 {
			continue
		}
		p.Report(On(u.Directive).Saying(
			fmt.Sprintf("this stores nothing: no request passes both %s %q and a cache-use of %q", u.Proxy.Kind, u.Proxy.Name, c.Name),
			fmt.Sprintf("add \"http-request cache-use %s\" to this %s, or to the frontends that lead to it", c.Name, u.Proxy.Kind)).
			With(usesOf(c, config.CacheUseRule)[0].Directive, "where the cache is asked").
			Fixing(UnsafeFix("answer requests here, too", u.Directive.InsertBefore("http-request cache-use "+config.Quote(c.Name)))))
	}
}
