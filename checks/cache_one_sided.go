package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-one-sided",
	Category: Advice,
	Severity: Warning,
	Summary:  "a cache that is only read, or only filled",
	Doc: `A cache works with two rules: ` + "`http-response cache-store`" + ` fills it and
` + "`http-request cache-use`" + ` answers from it. With only the first, objects are stored and
nobody ever gets them; with only the second, every look-up is a miss. The two may stand
in different proxies, such as a frontend and its backend.`,
	Examples: []Example{
		{Name: "never filled", Bad: []int{10}, Config: cacheExample("http-request cache-use small")},
		{Name: "never read", Bad: []int{10}, Config: cacheExample("http-response cache-store small")},
		{Name: "both", Config: cacheExample("http-request cache-use small", "http-response cache-store small")},
	},
	Check: func(p *Pass) {
		for _, c := range p.Config.Caches() {
			if c.Has(config.CacheUseRule) == c.Has(config.CacheStoreRule) || len(c.InDefaults) > 0 {
				continue
			}
			for _, u := range c.Uses {
				if u.Role != config.CacheFilter {
					p.Report(oneSided(c, u))
					break
				}
			}
		}
	},
})

func oneSided(c *config.HTTPCache, u config.CacheUse) Finding {
	f := On(u.Directive).With(c.Section.Header, "the cache")
	if u.Role == config.CacheUseRule {
		return f.Saying(fmt.Sprintf("nothing fills cache %q, so it can never answer", c.Name),
			fmt.Sprintf("add \"http-response cache-store %s\" where the responses come from", c.Name))
	}
	return f.Saying(fmt.Sprintf("nothing reads cache %q, so what it stores is never used", c.Name),
		fmt.Sprintf("add \"http-request cache-use %s\" where the requests come in", c.Name))
}
