package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "cache-routing",
	Category:   Advice,
	Family:     Caching,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "a cache that answers for the wrong backend",
	Doc: `HAProxy finds objects by host and URI alone. Where a frontend answers from a cache and then chooses the
backend by something else, such as the address of the client, a cookie or a header like User-Agent,
one page is stored for all: who should get the page for phones is served the one for
desktops, and the other way round, whichever came first.

Put the rules of the cache into the backends, with a cache for each of them; or give each kind of
request a cache of its own in the frontend, with the condition of ` + "`use_backend`" + ` on ` + "`cache-use`" + `.

Backends that are chosen by host and path are not reported, nor conditions about load, rates, variables
and websockets; nor is a cache whose ` + "`cache-use`" + ` has a condition.`,
	Examples: []Example{
		{Name: "phones get what desktops got", Bad: []int{13}, Config: routingExample("    http-request cache-use small\n    http-response cache-store small\n", "", "")},
		{Name: "a cache for each", Config: `cache pocket
    total-max-size 64
` + routingExample("", "    http-request cache-use small\n    http-response cache-store small\n", "    http-request cache-use pocket\n    http-response cache-store pocket\n")},
	},
	Check: func(p *Pass) {
		for _, c := range cachesOf(p.Config) {
			stores := proxySet{members: make(map[*config.Section]bool)}
			for _, s := range proxiesOf(c, config.CacheStoreRule) {
				stores.members[s] = true
			}
			for _, u := range usesOf(c, config.CacheUseRule) {
				if u.Proxy.HasFrontend() && !hasCondition(u.Directive, 2) {
					wrongBackend(p, c, u, stores)
				}
			}
		}
	},
})

// routingExample is a configuration with two backends, and lines for each proxy.
func routingExample(frontend, desktop, mobile string) string {
	return defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
` + frontend + `    acl phone req.hdr(User-Agent) -m sub Mobile
    use_backend mobile if phone
    default_backend desktop
backend desktop
` + desktop + `    server d1 192.0.2.1:80
backend mobile
` + mobile + `    server m1 192.0.2.2:80
`
}

// wrongBackend reports the first use_backend of a frontend that chooses by what
// the keys of its cache do not hold.
func wrongBackend(p *Pass, c *config.HTTPCache, u config.CacheUse, stores proxySet) {
	oneKind := uniformTLS(p.Config, u.Proxy)
	for d := range u.Proxy.Each("use_backend") {
		by := distinguishes(p.Config, d, 2, oneKind)
		if by == "" || d.Modifier != config.Plain || answerable.applies(p.Config, d, 2) == never {
			continue
		}
		symbol := p.Config.Symbols().Lookup(config.Backend, nil, d.Arg(1))
		if symbol == nil || !stores.has(u.Proxy) && !stores.has(symbol.Definitions[0].Section) {
			continue
		}
		p.Report(On(d).Saying(fmt.Sprintf("cache %q answers whatever %q says, so pages of backend %q and of others are served for one another", c.Name, by, d.Arg(1)),
			"move the rules of the cache to the backends, and give each a cache of its own").With(u.Directive, "where the cache answers"))
		return
	}
}
