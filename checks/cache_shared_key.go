package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "cache-shared-key",
	Category:   Advice,
	Family:     Caching,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "backends that share a cache and rewrite what its keys are made of",
	Doc: `HAProxy finds objects by host and URI, as they are when ` + "`cache-use`" + ` is evaluated; which
backend asks does not matter. Where two backends share a cache and one of them has rewritten the
path or the host above ` + "`cache-use`" + `, two different pages can have one key: ` + "`/shop/list` and `/blog/list`" + ` are
both ` + "`/list`" + ` once the first part is cut off, and the visitor of one is served the other.

The same goes for one proxy that sets host or path to a fixed value above ` + "`cache-use`" + `, and hands the server what the
client asked for in another header, such as X-Forwarded-Host or X-Original-URL: the server can tell the pages
apart, and the cache cannot.

Put ` + "`cache-use`" + ` above the rules that rewrite, or give each backend a cache of its own.`,
	Examples: []Example{
		{Name: "one key for two pages", Bad: []int{19}, Config: sharedKeyExample("http-request replace-path /shop/(.*) /\\1", "http-request cache-use small", "http-request set-path %[path,regsub(^/blog/,/)]", "http-request cache-use small")},
		{Name: "the server can tell the hosts apart, the cache cannot", Bad: []int{11}, Config: cacheExample("http-request set-header X-Forwarded-Host %[req.hdr(host)]",
			"http-request set-header Host app.internal", "http-request cache-use small", "http-response cache-store small")},
		{Name: "the key is what the client asked for", Config: sharedKeyExample("http-request cache-use small", "http-request replace-path /shop/(.*) /\\1", "http-request cache-use small", "http-request set-path %[path,regsub(^/blog/,/)]")},
	},
	Check: func(p *Pass) {
		for _, c := range cachesOf(p.Config) {
			sharedKey(p, c)
			for _, u := range usesOf(c, config.CacheUseRule) {
				keptApart(p, c, u)
			}
		}
	},
})

// sharedKey reports the first rule that rewrites above one cache-use and not in
// the same way above another.
func sharedKey(p *Pass, c *config.HTTPCache) {
	uses := usesOf(c, config.CacheUseRule)
	rewriting := make([]*config.Directive, len(uses))
	for i, u := range uses {
		rewriting[i] = rewriteAbove(u.Directive)
		for j, other := range uses[:i] {
			from, by := other, rewriting[j]
			at, rule := u, rewriting[i]
			if rule == nil {
				at, rule, from, by = other, by, u, rule
			}
			if u.Proxy == other.Proxy || rule == nil || !differs(rule, by) {
				continue
			}
			p.Report(On(rule).Saying(fmt.Sprintf("cache %q may serve pages of %s %q for those of %s %q: both look for what is left of the request", c.Name, from.Proxy.Kind, from.Proxy.Name, at.Proxy.Kind, at.Proxy.Name),
				"put cache-use above this rule, or give each proxy a cache of its own").With(at.Directive, "asked here").With(from.Directive, "and here"))
			return
		}
	}
}

// sharedKeyExample is a configuration with two backends, each with two of these
// lines.
func sharedKeyExample(shop1, shop2, blog1, blog2 string) string {
	return defaultLines + `cache small
    total-max-size 64
frontend web
    bind :8080
    use_backend shop if { path_beg /shop/ }
    use_backend blog if { path_beg /blog/ }
backend shop
    http-response cache-store small
    ` + shop1 + "\n    " + shop2 + `
    server s1 192.0.2.1:80
backend blog
    http-response cache-store small
    ` + blog1 + "\n    " + blog2 + `
    server b1 192.0.2.2:80
`
}

// rewriteAbove returns the last rule above another one that changes host or URI
// of requests, or nil.
func rewriteAbove(use *config.Directive) *config.Directive {
	var last *config.Directive
	for d, n := range rulesOf(use.Section, "http-request") {
		switch {
		case !standsBefore(d, use):
			return last
		case rewrites[d.Arg(n)], d.Arg(n) == "set-header" && strings.EqualFold(d.Arg(n+1), "host"):
			last = d
		}
	}
	return last
}

// rewrites are the actions that change the URI of a request.
var rewrites = map[string]bool{
	"set-uri": true, "set-path": true, "set-pathq": true, "set-query": true, "replace-uri": true, "replace-path": true, "replace-pathq": true,
}

// differs reports whether two rules rewrite differently; no rule at all differs,
// too.
func differs(d, other *config.Directive) bool {
	return other == nil || !sameWords(d.Words, other.Words)
}
