package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "cache-set-cookie",
	Category:   Advice,
	Family:     Caching,
	Confidence: Medium,
	Severity:   Note,
	Summary:    "cookies that a cache stores and serves to everybody",
	Doc: `HAProxy stores responses with a Set-Cookie header like any other, and sends the cookie to all who are
served from the cache: the session of the first visitor becomes everybody's. Only a
Cache-Control of the server keeps them out (` + "`private`, `no-store` or `no-cache`" + `).

The rule finds ` + "`cache-store`" + ` for all responses where no rule of the configuration so much as names
Set-Cookie. It is a warning where the backend has ` + "`cookie NAME prefix`, `rewrite`" + ` or no mode:
there the server does set that cookie, and the cache serves it without the name of the
server. The cookie of ` + "`cookie NAME insert`" + ` is added behind the cache, so it is not stored, and not
in hits.

Store what sets no cookie: ` + "`http-response cache-store NAME if !{ res.hdr(Set-Cookie) -m found }`" + `; or
remove the header above cache-store, for paths that need none.`,
	Examples: []Example{
		{Name: "whatever the server sends", Bad: []int{11}, Config: cacheExample("http-request cache-use small", "http-response cache-store small")},
		{Name: "without cookies", Config: cacheExample("http-request cache-use small", "http-response cache-store small if !{ res.hdr(Set-Cookie) -m found }")},
		{Name: "static files", Config: cacheExample("acl static path_end .css .js .png", "http-request set-var(txn.static) bool(true) if static",
			"http-request cache-use small if static", "http-response cache-store small if { var(txn.static) -m bool }")},
	},
	Check: func(p *Pass) {
		if len(p.Config.Caches()) == 0 || mindsCookies(p.Config) {
			return
		}
		for _, c := range cachesOf(p.Config) {
			if c.MaxAge == 0 || !c.Has(config.CacheUseRule) || restricted(p.Config, c, config.CacheUseRule) {
				continue
			}
			asked := passing(p.Config, c, config.CacheUseRule)
			for _, u := range usesOf(c, config.CacheStoreRule) {
				if !asked.meets(p.Config, u.Proxy) {
					continue // it stores nothing, and cache-one-sided says so
				}
				if storable.applies(p.Config, u.Directive, 3) == always || storesPages(p.Config, u.Directive) {
					cookiesStored(p, c, u)
					break
				}
			}
		}
	},
})

func cookiesStored(p *Pass, c *config.HTTPCache, u config.CacheUse) {
	const advice = "add \"if !{ res.hdr(Set-Cookie) -m found }\", or remove the header above"
	backends := routeOf(p.Config, u.Proxy).backends
	if u.Proxy.HasBackend() {
		backends = append(backends, u.Proxy)
	}
	for _, b := range backends {
		if d := persistence(b); d != nil {
			p.Report(On(u.Directive).As(Warning).Saying(
				fmt.Sprintf("cache %q stores the cookie %q that servers of %s %q set, and serves it to everybody", c.Name, d.Arg(1), b.Kind, b.Name), advice).With(d, "the cookie").Fixing(storeWithout(u.Directive)...))
			return
		}
	}
	p.Report(On(u.Directive).Saying(fmt.Sprintf("cache %q stores the cookies that servers set, and serves them to everybody", c.Name), advice).With(c.Section.Header, "the cache").Fixing(storeWithout(u.Directive)...))
}

// storeWithout stores no responses that set a cookie, where a rule has no condition yet.
func storeWithout(d *config.Directive) []Fix {
	if hasCondition(d, 1) {
		return nil
	}
	return []Fix{UnsafeFix("store no response that sets a cookie", d.Append("if !{ res.hdr(Set-Cookie) -m found }"))}
}

// storesPages reports whether a rule stores pages, of all things, by their type and status alone.
func storesPages(c *config.Config, d *config.Directive) bool {
	condition, ok := c.ConditionOf(d, 3)
	if !ok || condition.Unless {
		return false
	}
	for _, terms := range condition.Any {
		pages := false
		for _, term := range terms {
			for _, words := range term.Criteria {
				html := slices.ContainsFunc(words, func(w config.Word) bool { return strings.HasPrefix(w.Value, "text/html") })
				switch {
				case len(words) == 0 || term.Negated:
					return false
				case strings.EqualFold(words[0].Value, "res.hdr(content-type)"):
					pages = pages || html
				case words[0].Value != "status":
					return false
				}
			}
		}
		if pages {
			return true
		}
	}
	return false
}

// restricted reports whether all rules of a cache in one role have conditions that
// do not hold for everything that the cache could answer or store.
func restricted(c *config.Config, k *config.HTTPCache, role config.CacheRole) bool {
	for _, u := range usesOf(k, role) {
		if answerable.applies(c, u.Directive, 3) == always || storable.applies(c, u.Directive, 3) == always {
			return false
		}
	}
	return true
}

// persistence returns the line by which a backend follows a cookie that its
// servers set themselves, or nil.
func persistence(s *config.Section) *config.Directive {
	d := s.Lookup("cookie")
	if d == nil || d.Modifier != config.Plain || d.Arg(1) == "" {
		return nil
	}
	for _, w := range d.Words[2:] {
		if w.Value == "insert" {
			return nil
		}
	}
	return d
}

// mindsCookies reports whether a configuration does something about cookies of
// responses, or may do so out of sight.
func mindsCookies(c *config.Config) bool {
	for _, s := range c.Sections {
		if !s.IsProxy() {
			continue
		}
		if on, _ := s.Option("checkcache"); on {
			return true
		}
	}
	for d := range c.Where(ofResponses) {
		if d.Keyword() != "acl" && !strings.HasPrefix(d.Keyword(), "http-") && !strings.HasPrefix(d.Keyword(), "rsp") {
			continue // a word that no version knows
		}
		if strings.HasPrefix(d.Arg(1), "lua.") || mentionsCookies(d) {
			return true
		}
	}
	return false
}

// ofResponses reports whether lines of proxies with a keyword can tell something of
// responses; "" stands for words that no version knows.
func ofResponses(section *keywords.Section, keyword string) bool {
	if section == nil || !section.Proxy {
		return false
	}
	switch keyword {
	case "", "http-response", "http-after-response", "acl":
		return true
	}
	return strings.HasPrefix(keyword, "rsp")
}

func mentionsCookies(d *config.Directive) bool {
	for _, w := range d.Words {
		if strings.IndexByte(w.Value, 'k') < 0 && strings.IndexByte(w.Value, 'K') < 0 {
			continue // which most words are
		}
		text := strings.ToLower(w.Value)
		if strings.Contains(text, "set-cookie") || strings.HasPrefix(text, "res.cook") || strings.HasPrefix(text, "scook") {
			return true
		}
	}
	return false
}
