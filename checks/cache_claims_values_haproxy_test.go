//go:build haproxy

package checks_test

import "strings"

// withSetting is a configuration whose cache has one more line.
func withSetting(line string, lines ...string) string {
	return "cache c\n    total-max-size 4\n    " + line + "\n" + oneProxy(lines...)[len(theCache):]
}

var cacheValueClaims = []claim{
	{name: "max-age 0", rule: "cache-lifetime", text: withSetting("max-age 0", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "max-age x is 0", rule: "cache-value", text: withSetting("max-age x", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "max-age 10s is 10", rule: "cache-value", text: withSetting("max-age 10s", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss hit"},
	{name: "max-age below 0, and no lifetime", rule: "cache-value", text: withSetting("max-age -5", asks, stores), answer: "ETag: \"a\"\r\n", ask: []string{"/", "/"}, want: "miss miss"},
	{name: "max-age cuts short", rule: "cache-lifetime", text: withSetting("max-age 1", asks, "http-response set-header Cache-Control max-age=90", stores), ask: []string{"/", "wait", "/"}, want: "miss - miss"},
	{name: "max-age as long", rule: "cache-lifetime", good: true, text: withSetting("max-age 90", asks, "http-response set-header Cache-Control max-age=90", stores), ask: []string{"/", "wait", "/"}, want: "miss - hit"},
	{name: "nothing fits", rule: "cache-object-size", text: withSetting("max-object-size 100", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "something fits", rule: "cache-object-size", text: withSetting("max-object-size 600", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss hit"},
	{name: "all fits", rule: "cache-object-size", good: true, text: withSetting("max-object-size 10000", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss hit"},

	{name: "Vary for the cache", rule: "cache-vary", text: oneProxy(asks, "http-response set-header Vary User-Agent", stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "Vary for the clients", rule: "cache-vary", good: true, text: oneProxy(asks, stores, "http-response set-header Vary User-Agent"), answer: cacheable, ask: []string{"/", "/"}, want: "miss hit"},
	{name: "Vary that is known and off", rule: "cache-vary", text: oneProxy(asks, "http-response set-header Vary Accept-Encoding", stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "Vary that is known and on", rule: "cache-vary", good: true, text: withSetting("process-vary on", asks, "http-response set-header Vary Accept-Encoding", stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss hit", versions: ">=2.4-dev5"},
	{name: "Vary that is never known", rule: "cache-vary", text: withSetting("process-vary on", asks, "http-response set-header Vary Cookie", stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss", versions: ">=2.4-dev5"},

	{
		name: "headers that hits lack", rule: "cache-late-header", answer: cacheable, ask: []string{"/", "/"}, want: "miss(1) hit()", shows: "X-Safe",
		text: twoProxies([]string{asks}, []string{stores, "http-response set-header X-Safe 1"}),
	},
	{
		name: "headers that hits have", rule: "cache-late-header", good: true, answer: cacheable, ask: []string{"/", "/"}, want: "miss(1) hit(1)", shows: "X-Safe",
		text: twoProxies([]string{asks}, []string{"http-response set-header X-Safe 1", stores}),
	},
	{name: "in one proxy", rule: "cache-late-header", good: true, answer: cacheable, ask: []string{"/", "/"}, want: "miss(1) hit(1)", shows: "X-Safe", text: oneProxy(asks, stores, "http-response set-header X-Safe 1")},
	{
		name: "private, but stored", rule: "cache-late-header", answer: cacheable + "X-User: ann\r\n", ask: []string{"/", "/"}, want: "miss(private) hit(private)", shows: "Cache-Control",
		text: oneProxy(asks, stores, "http-response set-header Cache-Control private if { res.hdr(X-User) -m found }"),
	},

	{
		name: "one key for two pages", rule: "cache-shared-key", answer: cacheable + "X-Page: N\r\n", ask: []string{"/shop/x", "/blog/x"}, want: "miss(1) hit(1)", shows: "X-Page",
		text: twoBackends([]string{"http-request set-path %[path,regsub(^/shop/,/)]", asks}, []string{"http-request set-path %[path,regsub(^/blog/,/)]", asks}),
	},
	{
		name: "the key is what the client asked for", rule: "cache-shared-key", good: true, answer: cacheable + "X-Page: N\r\n", ask: []string{"/shop/x", "/blog/x"}, want: "miss(1) miss(2)", shows: "X-Page",
		text: twoBackends([]string{asks, "http-request set-path %[path,regsub(^/shop/,/)]"}, []string{asks, "http-request set-path %[path,regsub(^/blog/,/)]"}),
	},

	{
		name: "the page of another backend", rule: "cache-routing", answer: cacheable + "X-Page: N\r\n", ask: []string{"/", "/|User-Agent: Mobile", "/b|User-Agent: Mobile", "/b"}, want: "miss(1) hit(1) miss(2) hit(2)", shows: "X-Page",
		text: byAgent([]string{asks, stores}, nil),
	},
	{
		name: "a cache for each backend", rule: "cache-routing", good: true, answer: cacheable + "X-Page: N\r\n", ask: []string{"/", "/|User-Agent: Mobile", "/|User-Agent: Mobile", "/"}, want: "miss(1) miss(2) hit(2) hit(1)", shows: "X-Page",
		text: "cache d\n    total-max-size 1\n" + byAgent(nil, []string{"http-request cache-use d", "http-response cache-store d"}, asks, stores),
	},

	{
		name: "compressed before it can be stored", rule: "cache-compression", answer: cacheable + "Content-Type: text/plain\r\n", ask: []string{"/|Accept-Encoding: gzip", "/|Accept-Encoding: gzip"}, want: "miss(gzip) miss(gzip)", shows: "Content-Encoding",
		text: twoProxies([]string{"compression algo gzip", "compression type text/plain"}, []string{asks, stores}),
	},
	{
		name: "compressed behind the cache", rule: "cache-compression", answer: cacheable + "Content-Type: text/plain\r\n", ask: []string{"/|Accept-Encoding: gzip", "/|Accept-Encoding: gzip"}, want: "miss(gzip) hit()", shows: "Content-Encoding",
		text: twoProxies([]string{asks, stores}, []string{"compression algo gzip", "compression type text/plain"}),
	},
	{
		name: "compressed in one proxy", rule: "cache-compression", good: true, answer: cacheable + "Content-Type: text/plain\r\n", ask: []string{"/|Accept-Encoding: gzip", "/|Accept-Encoding: gzip"}, want: "miss(gzip) hit(gzip)", shows: "Content-Encoding",
		text: twoProxies([]string{asks, stores, "compression algo gzip", "compression type text/plain"}, nil),
	},
}

// byAgent is a configuration with one backend for phones and one for the others.
func byAgent(frontend, mobile []string, desktop ...string) string {
	return theCache + "frontend f\n    bind {address}\n    " + strings.Join(frontend, "\n    ") +
		"\n    use_backend mobile if { req.hdr(User-Agent) -m sub Mobile }\n    default_backend desktop\n" +
		"backend mobile\n    server s {origin}\n    " + strings.Join(mobile, "\n    ") + "\nbackend desktop\n    server s {origin}\n    " + strings.Join(desktop, "\n    ") + "\n"
}

// twoBackends is a configuration with two backends of these lines.
func twoBackends(shop, blog []string) string {
	text := theCache + "frontend f\n    bind {address}\n    use_backend shop if { path_beg /shop/ }\n    default_backend blog\n"
	for i, lines := range [][]string{shop, blog} {
		text += "backend " + []string{"shop", "blog"}[i] + "\n    server s {origin}\n    " + stores + "\n"
		for _, line := range lines {
			text += "    " + line + "\n"
		}
	}
	return text
}
