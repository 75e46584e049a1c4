package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-late-header",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "headers that are changed only after a response was stored",
	Doc: "`cache-store`" + ` keeps the headers as they are when the rule is evaluated; what rules below
it change is for this one client. A hit passes the ` + "`http-response`" + ` rules of the proxy that
answered from the cache, but those of the backend only if it is the backend that did. So

- where a frontend answers and the backend stores, hits lack what the backend does to headers
  below ` + "`cache-store`" + `: a security header is missing, a Set-Cookie that was to be removed is
  sent to everybody;
- a Cache-Control that marks some responses private, no-store or no-cache does not keep them out of the
  cache any more.

Put ` + "`cache-store`" + ` below these rules. A header that tells whether the cache answered, such as
X-Cache, belongs below it, and is not reported.`,
	Examples: []Example{
		{Name: "hits keep the cookie", Bad: []int{14}, Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    http-request cache-use small
    default_backend app
backend app
    http-response cache-store small
    http-response del-header Set-Cookie
    server s1 192.0.2.1:80
`},
		{Name: "private responses are stored", Bad: []int{12}, Config: cacheExample("http-request cache-use small", "http-response cache-store small",
			"http-response set-header Cache-Control private if { res.hdr(Set-Cookie) -m found }")},
		{Name: "in order", Config: defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    http-request cache-use small
    default_backend app
backend app
    http-response del-header Set-Cookie
    http-response cache-store small
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		for _, c := range cachesOf(p.Config) {
			asked := proxiesOf(c, config.CacheUseRule)
			stores := usesOf(c, config.CacheStoreRule)
			for i, u := range stores {
				if len(asked) > 0 && !storedAgain(stores[i+1:], u.Proxy) {
					lateHeaders(p, c, u, asked)
				}
			}
		}
	},
})

// proxiesOf returns the proxies that have rules of a cache in one role.
func proxiesOf(c *config.HTTPCache, role config.CacheRole) []*config.Section {
	var proxies []*config.Section
	for _, u := range usesOf(c, role) {
		proxies = append(proxies, u.Proxy)
	}
	return proxies
}

func storedAgain(stores []config.CacheUse, s *config.Section) bool {
	return slices.ContainsFunc(stores, func(u config.CacheUse) bool { return u.Proxy == s })
}

// lateHeaders reports the first rule below a cache-store whose change hits lack,
// and each that comes too late to keep a response out.
func lateHeaders(p *Pass, c *config.HTTPCache, u config.CacheUse, asked []*config.Section) {
	lacking := !slices.Contains(asked, u.Proxy)
	repeated := headersOf(asked)
	for d, n := range rulesOf(u.Proxy, "http-response") {
		if !standsBefore(u.Directive, d) || !changesHeader[d.Arg(n)] {
			continue
		}
		header := strings.ToLower(d.Arg(n + 1))
		switch {
		case d.Arg(n) == "set-header" && header == "cache-control" && hasCondition(d, n) && forbidsStoring(d.Arg(n+2)):
			p.Report(On(d).Saying(fmt.Sprintf("cache %q has stored the response by now, and serves it to others", c.Name), "move this rule above cache-store").
				With(u.Directive, "where it is stored"))
		case lacking && !strings.Contains(header, "cache") && header != "age" && !repeated[header]:
			p.Report(On(d).Saying(fmt.Sprintf("what cache %q answers lacks this: its objects are stored above, and %s %q sends them", c.Name, asked[0].Kind, asked[0].Name),
				"move cache-store below the rules for headers").With(u.Directive, "where it is stored"))
			lacking = false
		}
	}
}

// changesHeader are the actions that change headers of responses.
var changesHeader = map[string]bool{"set-header": true, "add-header": true, "del-header": true, "replace-header": true, "replace-value": true}

// forbidsStoring reports whether a Cache-Control keeps a response out of a cache.
func forbidsStoring(value string) bool {
	for item := range strings.SplitSeq(strings.ToLower(value), ",") {
		switch strings.TrimSpace(item) {
		case "private", "no-store", "no-cache":
			return true
		}
	}
	return false
}

// headersOf returns, in small letters, the headers that the rules of these proxies
// on responses are about; hits pass them, too.
func headersOf(proxies []*config.Section) map[string]bool {
	headers := make(map[string]bool)
	for _, s := range proxies {
		for _, ruleset := range []string{"http-response", "http-after-response"} {
			for d, n := range rulesOf(s, ruleset) {
				headers[strings.ToLower(d.Arg(n+1))] = true
			}
		}
	}
	return headers
}
