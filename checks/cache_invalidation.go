package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-invalidation",
	Category: Advice,
	Family:   Caching,
	Severity: Note,
	Summary:  "a condition on GET that keeps a cache from noticing changes",
	Doc: `When a POST, PUT, DELETE or PATCH passes both ` + "`cache-use` and `cache-store`" + ` and succeeds, HAProxy
2.4 and later drop what they have stored of that URL, so that the next visitor gets the
page as it is now. With a condition such as ` + "`if METH_GET`" + ` on one of the two, these requests pass by,
and the old page is served until it expires.

The condition is not needed: HAProxy looks up GET and HEAD alone, and stores answers to
GET alone. Where nothing changes by such requests, the finding may be ignored.`,
	Versions: mustRanges(">=2.4-dev5"),
	Examples: []Example{
		{Name: "only GET", Bad: []int{10}, Config: cacheExample("http-request cache-use small if METH_GET", "http-response cache-store small")},
		{Name: "all methods", Config: cacheExample("http-request cache-use small", "http-response cache-store small")},
	},
	Check: func(p *Pass) {
		for _, c := range cachesOf(p.Config) {
			if !c.Has(config.CacheUseRule) || !c.Has(config.CacheStoreRule) {
				continue
			}
			for _, role := range []config.CacheRole{config.CacheUseRule, config.CacheStoreRule} {
				missedChanges(p, c, usesOf(c, role))
			}
		}
	},
})

// missedChanges reports the rules of one kind of a cache that are for GET, if none
// of them is for the methods that change something.
func missedChanges(p *Pass, c *config.HTTPCache, rules []config.CacheUse) {
	for _, u := range rules {
		if unsafeOnes.applies(p.Config, u.Directive, 3) != never {
			return
		}
	}
	for _, u := range rules {
		if storable.applies(p.Config, u.Directive, 3) != never {
			p.Report(On(u.Directive).Saying(
				fmt.Sprintf("a POST or PUT passes by this rule, so cache %q keeps what it changes until that expires", c.Name),
				"leave the method out of the condition: HAProxy looks up and stores GET by itself").With(c.Section.Header, "the cache"))
		}
	}
}
