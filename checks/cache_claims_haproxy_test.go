//go:build haproxy

package checks_test

import "strings"

// claim is what a rule about caches says of a configuration, and what can be seen
// of it.
type claim struct {
	name string
	rule string
	// good tells that the rule finds nothing, so that it shows the way out.
	good bool
	// text is the configuration behind its defaults section.
	text string
	// answer are headers of what the server answers, each with a line end. "N" is
	// the number of the request.
	answer string
	// ask are the requests: a path, or a method and a path, and perhaps headers
	// behind "|".
	ask []string
	// want has a word for each: "miss" for what the server was asked, "hit" for what
	// it was not, a status where it is not 200; and in parentheses the value of header
	// shows.
	want  string
	shows string
	// versions are those that it holds for; "" means all.
	versions string
}

const (
	cacheable = "Cache-Control: max-age=50\r\n"
	public    = "Cache-Control: public, max-age=50\r\n"
	ann       = "|Authorization: Basic YW5uOnNlY3JldA=="
	theCache  = "cache c\n    total-max-size 4\n"
	users     = "userlist staff\n    user ann insecure-password secret\n"
)

// oneProxy is a configuration with these lines in a proxy.
func oneProxy(lines ...string) string {
	return theCache + "listen l\n    bind {address}\n    server s {origin}\n    " + strings.Join(lines, "\n    ") + "\n"
}

// withCookie gives the server of a configuration a cookie.
func withCookie(text string) string {
	return strings.Replace(text, "server s {origin}", "server s {origin} cookie s1", 1)
}

// twoProxies is one with a frontend and a backend of these lines.
func twoProxies(frontend, backend []string) string {
	return theCache + "frontend f\n    bind {address}\n    default_backend b\n    " + strings.Join(frontend, "\n    ") +
		"\nbackend b\n    server s {origin}\n    " + strings.Join(backend, "\n    ") + "\n"
}

const (
	asks   = "http-request cache-use c"
	stores = "http-response cache-store c"
)

var cacheClaims = []claim{
	{name: "a cache that nothing fills", rule: "cache-one-sided", text: oneProxy(asks), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "a cache that nothing reads", rule: "cache-one-sided", text: oneProxy(stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{
		name: "no request passes both rules", rule: "cache-one-sided", answer: cacheable, ask: []string{"/", "/", "/tools", "/tools"}, want: "miss miss miss miss",
		text: theCache + "frontend f\n    bind {address}\n    use_backend b if { path /tools }\n    default_backend a\n" +
			"backend a\n    server s {origin}\n    " + asks + "\nbackend b\n    server s {origin}\n    " + stores + "\n",
	},
	{name: "asked in front, filled behind", rule: "cache-one-sided", good: true, text: twoProxies([]string{asks}, []string{stores}), answer: cacheable, ask: []string{"/", "/"}, want: "miss hit"},

	{name: "cookies are stored", rule: "cache-set-cookie", text: oneProxy(asks, stores), answer: cacheable + "Set-Cookie: id=N\r\n", ask: []string{"/", "/", "/b"}, want: "miss(id=1) hit(id=1) miss(id=2)", shows: "Set-Cookie"},
	{
		name: "a cookie that HAProxy prefixes is stored without its prefix", rule: "cache-set-cookie", answer: cacheable + "Set-Cookie: id=N\r\n", ask: []string{"/", "/"}, want: "miss(id=s1~1) hit(id=1)", shows: "Set-Cookie",
		text: withCookie(oneProxy(asks, stores, "cookie id prefix")),
	},
	{
		name: "the cookie that HAProxy inserts is not stored", rule: "cache-set-cookie", good: true, answer: cacheable, ask: []string{"/", "/"}, want: "miss(at=s1; path=/) hit()", shows: "Set-Cookie",
		text: withCookie(oneProxy(asks, stores+" if !{ res.hdr(Set-Cookie) -m found }", "cookie at insert")),
	},
	{name: "without cookies", rule: "cache-set-cookie", good: true, text: oneProxy(asks, stores+" if !{ res.hdr(Set-Cookie) -m found }"), answer: cacheable + "Set-Cookie: id=N\r\n", ask: []string{"/", "/"}, want: "miss(id=1) miss(id=2)", shows: "Set-Cookie"},

	{name: "a hit past the rules of the backend", rule: "cache-bypass", text: twoProxies([]string{asks, stores}, []string{"http-request deny unless { req.hdr(X-Staff) -m found }"}), answer: cacheable, ask: []string{"/", "/|X-Staff: 1", "/"}, want: "403 miss hit"},
	{name: "rules of the frontend hold for hits", rule: "cache-bypass", good: true, text: twoProxies([]string{asks, "http-request deny unless { req.hdr(X-Staff) -m found }", stores}, nil), answer: cacheable, ask: []string{"/|X-Staff: 1", "/|X-Staff: 1", "/"}, want: "miss hit 403"},
	{
		name: "what is public for one user is for all", rule: "cache-bypass", versions: ">=2.4.23 <2.5-dev1, >=2.5.13 <2.6-dev1, >=2.6.10 <2.7-dev1, >=2.7.4", answer: public, ask: []string{"/", "/" + ann, "/"}, want: "401 miss hit",
		text: users + twoProxies([]string{asks, stores}, []string{"http-request auth unless { http_auth(staff) }"}),
	},
	{name: "not before", rule: "cache-bypass", good: true, versions: "<2.4.23", answer: public, ask: []string{"/", "/" + ann, "/"}, want: "401 miss 401", text: users + twoProxies([]string{asks, stores}, []string{"http-request auth unless { http_auth(staff) }"})},

	{name: "behind authentication", rule: "cache-unreachable", text: users + oneProxy("http-request auth unless { http_auth(staff) }", asks, stores), answer: public, ask: []string{"/" + ann, "/" + ann}, want: "miss miss"},
	{name: "behind authentication, without its header", rule: "cache-unreachable", good: true, text: users + oneProxy("http-request auth unless { http_auth(staff) }", "http-request del-header Authorization", asks, stores), answer: cacheable, ask: []string{"/" + ann, "/" + ann, "/"}, want: "miss hit 401"},
	{name: "with a header that forbids it", rule: "cache-unreachable", text: oneProxy("http-request set-header Authorization x", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "with a Cache-Control that forbids it", rule: "cache-unreachable", text: oneProxy("http-request set-header Cache-Control no-cache", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "a header for the server alone", rule: "cache-unreachable", good: true, text: oneProxy(asks, "http-request set-header Authorization x", stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss hit"},
	{name: "a rule that ends it", rule: "cache-unreachable", text: oneProxy("http-request allow", "http-request set-header A b", asks, stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "only what is never stored", rule: "cache-unreachable", text: oneProxy(asks, stores+" if { status 404 }"), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},
	{name: "only what is never looked up", rule: "cache-unreachable", text: oneProxy(asks+" if METH_POST", stores), answer: cacheable, ask: []string{"/", "/"}, want: "miss miss"},

	{name: "a POST drops what is stored", rule: "cache-invalidation", good: true, text: oneProxy(asks, stores), answer: cacheable, ask: []string{"/", "POST /|Content-Length: 0", "/"}, want: "miss miss miss", versions: ">=2.4-dev5"},
	{name: "unless a condition is on GET", rule: "cache-invalidation", text: oneProxy(asks+" if METH_GET", stores), answer: cacheable, ask: []string{"/", "POST /|Content-Length: 0", "/"}, want: "miss miss hit", versions: ">=2.4-dev5"},
	{name: "of either rule", rule: "cache-invalidation", text: oneProxy(asks, stores+" if { method GET }"), answer: cacheable, ask: []string{"/", "POST /|Content-Length: 0", "/"}, want: "miss miss hit", versions: ">=2.4-dev5"},
	{name: "never before 2.4", rule: "cache-invalidation", good: true, text: oneProxy(asks+" if METH_GET", stores), answer: cacheable, ask: []string{"/", "POST /|Content-Length: 0", "/"}, want: "miss miss hit", versions: "<2.4-dev5"},
}
