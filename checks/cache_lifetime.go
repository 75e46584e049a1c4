package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-lifetime",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "a max-age of a cache that ends the life of objects too early",
	Doc: "`max-age`" + ` of a cache section is no default but an upper limit: HAProxy keeps an object for the
s-maxage or max-age of the response, or until it Expires, and never longer than that.
Without the line the limit is 60 seconds.

- With ` + "`max-age 0`" + `, everything is stored, takes memory, and is never served.
- Where the configuration itself gives responses a longer lifetime before they are stored,
  by ` + "`http-response set-header Cache-Control`" + `, the cache cuts it short.`,
	Examples: []Example{
		{Name: "nothing is served", Bad: []int{8}, Config: defaultLines + `cache small
    total-max-size 64
    max-age 0
listen web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`},
		{Name: "a day becomes a minute", Bad: []int{11}, Config: cacheExample("http-request cache-use small", "http-response set-header Cache-Control max-age=86400", "http-response cache-store small")},
		{Name: "as long", Config: defaultLines + `cache small
    total-max-size 64
    max-age 86400
listen web
    bind :8080
    http-request cache-use small
    http-response set-header Cache-Control max-age=86400
    http-response cache-store small
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		for _, c := range cachesOf(p.Config) {
			d := c.Setting("max-age")
			if d != nil && c.MaxAge == 0 {
				if _, plain := config.Strtoul(d.Arg(1)); plain && d.Arg(1) != "" { // the rest is found by cache-value
					p.Report(At(d, 1).Saying(fmt.Sprintf("cache %q stores responses in %d MB of memory and never answers: they have expired at once", c.Name, c.TotalMaxSize),
						"give the number of seconds for which objects may be served; to switch the cache off, remove its rules"))
				}
				continue
			}
			for _, u := range usesOf(c, config.CacheStoreRule) {
				if rule, n := lifetimeAbove(u.Directive); rule != nil && c.MaxAge > 0 {
					cutShort(p, c, rule, n)
				}
			}
		}
	},
})

// lifetimeAbove returns the last rule above a cache-store that sets Cache-Control,
// and which of its words is the action, if it is for all that is stored: without a
// condition, or with the same one.
func lifetimeAbove(store *config.Directive) (by *config.Directive, action int) {
	for d, n := range rulesOf(store.Section, "http-response") {
		if !standsBefore(d, store) {
			break
		}
		if d.Arg(n) == "set-header" && strings.EqualFold(d.Arg(n+1), "Cache-Control") {
			by, action = d, n
		}
	}
	if by != nil && len(by.Words) > action+3 && !sameWords(by.Words[action+3:], store.Words[min(3, len(store.Words)):]) {
		return nil, 0
	}
	return by, action
}

func sameWords(a, b []config.Word) bool {
	return slices.EqualFunc(a, b, func(x, y config.Word) bool { return x.Value == y.Value })
}

// cutShort reports a rule that gives responses a longer lifetime than the cache
// allows.
func cutShort(p *Pass, c *config.HTTPCache, d *config.Directive, n int) {
	lifetime := lifetimeOf(d.Arg(n + 2))
	if lifetime <= uint64(c.MaxAge) {
		return
	}
	f := At(d, n+2).As(Note).Saying(fmt.Sprintf("cache %q serves this for %d seconds, not for %d", c.Name, c.MaxAge, lifetime),
		fmt.Sprintf("raise max-age of the cache to %d, or lower the lifetime", lifetime))
	if by := c.Setting("max-age"); by != nil {
		p.Report(f.With(by, "the upper limit").writing(UnsafeFix, by, 1, fmt.Sprint(lifetime)))
		return
	}
	p.Report(f.With(c.Section.Header, "max-age is 60 where it is not given"))
}

// lifetimeOf returns the seconds for which a Cache-Control lets a shared cache
// serve a response: s-maxage, else max-age; 0 if it names none.
func lifetimeOf(value string) uint64 {
	var maxAge, shared uint64
	for item := range strings.SplitSeq(strings.ToLower(value), ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(item), "=")
		n, ok := config.Strtoul(strings.Trim(number, `"`))
		switch {
		case !ok:
		case name == "s-maxage":
			shared = n
		case name == "max-age":
			maxAge = n
		}
	}
	if shared > 0 {
		return shared
	}
	return maxAge
}
