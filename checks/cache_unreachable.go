package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-unreachable",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "a cache rule that can never do anything",
	Doc: `HAProxy answers GET and HEAD requests of HTTP/1.1 and later from a cache, if they have no
Authorization header and do not ask for fresh data by Cache-Control or Pragma; and it stores
responses of status 200 to GET requests. Around these rules of its own, a rule can stand
so that nothing is left for it:

- its condition asks for something else: ` + "`METH_POST`, `status 404`, `HTTP_1.0`" + `;
- another rule of the same proxy ends the evaluation above it, always;
- a rule above ` + "`cache-use`" + ` gives every request an Authorization header, or a Cache-Control
  or Pragma that forbids the cache;
- ` + "`http-request auth`" + ` above lets only requests through that have an Authorization header.

HAProxy drops what it has stored when a POST, PUT or DELETE passes both rules (since 2.4), so
a rule for these methods alone is left aside where the cache has another one.

Change the condition or the order of the rules. ` + "`http-request del-header Authorization`" + `
between ` + "`auth`" + ` and ` + "`cache-use`" + ` makes the cache answer those who may pass.`,
	Examples: []Example{
		{Name: "a status that is never stored", Bad: []int{11}, Config: cacheExample("http-request cache-use small", "http-response cache-store small if { status 404 }")},
		{Name: "behind authentication", Bad: []int{13}, Config: exampleUsers +
			cacheExample("http-request auth unless { http_auth(staff) }", "http-request cache-use small", "http-response cache-store small")},
		{Name: "without the header", Config: exampleUsers +
			cacheExample("http-request auth unless { http_auth(staff) }", "http-request del-header Authorization", "http-request cache-use small", "http-response cache-store small")},
	},
	Check: func(p *Pass) {
		for _, c := range cachesOf(p.Config) {
			for _, u := range usesOf(c, config.CacheUseRule) {
				unreachable(p, c, u, "http-request", &answerable, "the cache answers no such request")
			}
			for _, u := range usesOf(c, config.CacheStoreRule) {
				unreachable(p, c, u, "http-response", &storable, "the cache stores no such response")
			}
		}
	},
})

const exampleUsers = "userlist staff\n    user ann insecure-password secret\n"

// unreachable reports a rule of a cache that comes to nothing, and why.
func unreachable(p *Pass, c *config.HTTPCache, u config.CacheUse, ruleset string, want *exchange, why string) {
	if want.applies(p.Config, u.Directive, 3) == never {
		if slices.ContainsFunc(p.Flow.ConditionOf(u.Directive).Any, contradicts) {
			return // contradictory-condition says so
		}
		if !drops(p.Config, u.Directive) || len(usesOf(c, u.Role)) == 1 {
			p.Report(On(u.Directive).Saying("this rule never does anything: "+why, "change its condition, or remove it").With(c.Section.Header, "the cache"))
		}
		return
	}
	var last *config.Directive
	for d := range rulesOf(u.Proxy, ruleset) {
		if !standsBefore(d, u.Directive) {
			break
		}
		if last != nil && isFinal(p, last, ruleset, 1) && !hasCondition(last, 1) { // HAProxy itself warns of a rule right behind it
			p.Report(On(u.Directive).Saying(fmt.Sprintf("this rule is never evaluated: no request or response passes the %q above", last.Arg(1)), "move it up, or give that rule a condition").With(last, "the rule that ends it"))
			return
		}
		last = d
	}
	if u.Role == config.CacheUseRule {
		if d, says, advice := spoiler(p, u); d != nil {
			p.Report(On(u.Directive).Saying(says, advice).With(d, "the rule above"))
		}
	}
}

// drops reports whether a rule of a cache may make HAProxy drop what it has stored,
// which it does after requests that change something and succeed.
func drops(c *config.Config, d *config.Directive) bool {
	for _, status := range []int{200, 302} {
		e := exchange{methods: unsafeOnes.methods, status: status}
		if e.applies(c, d, 3) != never {
			return true
		}
	}
	return false
}

// spoiler returns a line above a cache-use rule behind which no request is looked
// up any more, what it does, and what helps.
func spoiler(p *Pass, u config.CacheUse) (by *config.Directive, says, advice string) {
	for d, n := range rulesOf(u.Proxy, "http-request") {
		if !standsBefore(d, u.Directive) {
			break
		}
		header := strings.ToLower(d.Arg(n + 1))
		switch d.Arg(n) {
		case "auth":
			if onlyAuthorized(p.Config, d, n) {
				by, says = d, "the cache never answers: requests that pass \"auth\" have an Authorization header, and those are not looked up"
				advice = "add \"http-request del-header Authorization\" between the two, if the server does not need it"
			}
		case "set-header", "add-header":
			if !hasCondition(d, n) && forbidsCache(header, d.Arg(n+2)) {
				by, says = d, fmt.Sprintf("the cache never answers: each request has the %s header that is set above", d.Arg(n+1))
				advice = "move it above that rule"
			}
		case "del-header":
			if by != nil && (header == "authorization" || strings.EqualFold(header, by.Arg(n+1))) {
				by = nil
			}
		default:
			if strings.HasPrefix(d.Arg(n), "lua.") { // it may remove any header
				by = nil
			}
		}
	}
	return by, says, advice
}

// forbidsCache reports whether a header of a request keeps the cache from
// answering (http_check_request_for_cacheability() in src/http_ana.c).
func forbidsCache(header, value string) bool {
	value = strings.ToLower(value)
	switch header {
	case "authorization":
		return true
	case "cache-control":
		return strings.HasPrefix(value, "no-cache") || strings.HasPrefix(value, "max-age")
	}
	return false
}

// onlyAuthorized reports whether a rule of action auth lets only requests pass
// that have an Authorization header.
func onlyAuthorized(c *config.Config, d *config.Directive, n int) bool {
	condition, ok := c.ConditionOf(d, n)
	if !ok {
		return false // nothing passes at all
	}
	for _, terms := range condition.Any {
		if !condition.Unless && len(terms) == 1 && terms[0].Negated && isAuth(terms[0]) {
			return true
		}
		authorized := false
		for _, term := range terms {
			authorized = authorized || !term.Negated && isAuth(term)
		}
		if condition.Unless && !authorized {
			return false
		}
	}
	return condition.Unless
}

// isAuth reports whether a term holds for authenticated requests alone.
func isAuth(term config.Term) bool {
	for _, words := range term.Criteria {
		if len(words) == 0 || !strings.HasPrefix(words[0].Value, "http_auth(") && !strings.HasPrefix(words[0].Value, "http_auth_group(") {
			return false
		}
	}
	return len(term.Criteria) > 0
}
