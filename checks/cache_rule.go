package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "cache-rule",
	Category: Startup,
	Severity: Error,
	Summary:  "a rule or filter of a cache that HAProxy does not take in its place",
	Doc: `The rules ` + "`http-request cache-use`" + ` and ` + "`http-response cache-store`" + ` bring a filter of
their own into the proxy, unless ` + "`filter cache`" + ` declares it. HAProxy refuses to start
over

- a rule or filter without the name of a cache;
- the filter of one cache declared twice in one proxy;
- a filter that is not declared where the proxy has other filters than compression
  and FastCGI: it could not tell their order;
- compression above the cache: the cache would keep what is compressed already;
- in 2.0 alone, a cache that HTX and legacy proxies share, or one with compression in
  a legacy proxy (` + "`no option http-use-htx`" + `).

In a proxy of mode tcp the rules have no effect: see needs-http-mode.

Names of caches that are not defined are found by undefined-reference.`,
	Examples: []Example{
		{Name: "a rule without a name", Bad: []int{10}, Config: cacheExample("http-request cache-use if METH_GET")},
		{Name: "another filter", Bad: []int{11}, Config: cacheExample("filter trace name t", "http-request cache-use small")},
		{Name: "compression first", Bad: []int{11}, Config: cacheExample("filter compression", "filter cache small", "http-request cache-use small")},
		{Name: "filters in order", Config: cacheExample("filter cache small", "filter compression", "filter trace name t", "http-request cache-use small", "http-response cache-store small")},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Sections {
			uses := p.Config.CacheUses(s)
			if len(uses) == 0 {
				continue
			}
			for _, u := range uses {
				checkCacheUse(p, u)
			}
			checkDeclaredTwice(p, uses)
			if s.Kind == "defaults" || s.Disabled() {
				continue
			}
			checkCacheFilters(p, s)
		}
		checkHTX(p)
	},
})

// cacheExample is a configuration with these lines, from line 10 on, in a proxy.
func cacheExample(lines ...string) string {
	return defaultLines + `cache small
    total-max-size 64
listen web
    bind :8080
` + indented(lines) + "    server s1 192.0.2.1:80\n"
}

// earlyHints is the first version of the cache-use option no-early-hints
// (954614c03).
var earlyHints = release.MustParse("3.5-dev3")

// checkCacheUse checks what stands on the line itself.
func checkCacheUse(p *Pass, u config.CacheUse) {
	d := u.Directive
	switch option := d.Arg(3); {
	case u.Name == "":
		p.Report(At(d, 2).Saying(fmt.Sprintf("%q does not name a cache", u.Role), "put the name of a cache section behind it"))
	case u.Role == config.CacheFilter && option != "":
		p.Report(surplus(d, 3, "the name of the cache"))
	case option == "no-early-hints" && u.Role == config.CacheStoreRule:
		p.Report(At(d, 3).Saying("\"no-early-hints\" is an option of cache-use, not of cache-store", "remove it").without(UnsafeFix, d, 3, 4))
	case option == "no-early-hints" && p.Version().Before(earlyHints):
		p.Report(At(d, 3).Saying(fmt.Sprintf("\"no-early-hints\" came with 3.5, and HAProxy %s does not know it", p.Version()), "remove it").without(UnsafeFix, d, 3, 4))
	}
}

func checkDeclaredTwice(p *Pass, uses []config.CacheUse) {
	declared := make(map[string]*config.Directive)
	for _, u := range uses {
		if u.Role != config.CacheFilter || u.Name == "" {
			continue
		}
		if first := declared[u.Name]; first != nil {
			p.Report(On(u.Directive).Saying(fmt.Sprintf("the filter of cache %q is declared twice", u.Name), "remove one of the lines").
				With(first, "the first declaration").withoutLine(UnsafeFix, u.Directive))
			continue
		}
		declared[u.Name] = u.Directive
	}
}
