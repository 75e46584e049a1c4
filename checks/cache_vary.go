package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "cache-vary",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "variants of a page that a cache does not keep apart",
	Doc: `A response with a Vary header is stored only if the cache has ` + "`process-vary on`" + ` (since 2.4)
and knows all the headers that Vary names: Accept-Encoding, Referer, and since 2.9 Origin. All
others, such as User-Agent and Cookie, keep it out. HAProxy says nothing of it: the cache
just stays empty.

The rule finds

- ` + "`http-response set-header Vary`" + ` above ` + "`cache-store`" + `, for every response, with a value that keeps
  all of them out; move it below, where it is for the clients alone;
- ` + "`max-secondary-entries` without `process-vary on`" + `, where there are no variants to count.`,
	Examples: []Example{
		{Name: "nothing is stored", Bad: []int{11}, Config: cacheExample("http-request cache-use small", "http-response set-header Vary User-Agent", "http-response cache-store small")},
		{Name: "for the clients", Config: cacheExample("http-request cache-use small", "http-response cache-store small", "http-response set-header Vary User-Agent")},
		{Name: "variants that are never kept", Bad: []int{8}, Config: defaultLines + `cache small
    total-max-size 64
    max-secondary-entries 20
listen web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		for _, c := range cachesOf(p.Config) {
			if d := c.Setting("max-secondary-entries"); d != nil && !c.ProcessVary {
				p.Report(On(d).Saying(fmt.Sprintf("cache %q keeps no variants, so their number does not matter", c.Name), "add \"process-vary on\", or remove the line").withoutLine(SafeFix, d))
			}
			for _, u := range usesOf(c, config.CacheStoreRule) {
				if d, n := varyAbove(u.Directive); d != nil {
					keptOut(p, c, d, n)
				} else if !u.Proxy.HasBackend() {
					p.varyBehind(c, u)
				}
			}
		}
	},
})

// knowsOrigin are the versions whose caches keep variants by Origin, too.
var knowsOrigin = release.MustParse("2.9-dev1")

// varyBehind looks at the backends behind a frontend that stores, whose rules for responses come before its own.
func (p *Pass) varyBehind(c *config.HTTPCache, u config.CacheUse) {
	for d, n := range rulesOf(u.Proxy, "http-response") {
		if standsBefore(d, u.Directive) && strings.Contains(d.Arg(n), "header") && strings.EqualFold(d.Arg(n+1), "Vary") || strings.HasPrefix(d.Arg(n), "lua.") {
			return // it may take it away again
		}
	}
	for _, b := range routeOf(p.Config, u.Proxy).backends {
		var last *config.Directive
		for d := range rulesOf(b, "http-response") {
			last = d
		}
		if last == nil {
			continue
		}
		if d, n := varyUpTo(b, last, nil); d != nil {
			keptOut(p, c, d, n)
			return
		}
	}
}

// varyAbove is varyUpTo for the rules above a cache-store.
func varyAbove(store *config.Directive) (by *config.Directive, action int) {
	for d := range rulesOf(store.Section, "http-response") {
		if d == store {
			break
		}
		by = d
	}
	if by == nil {
		return nil, 0
	}
	return varyUpTo(store.Section, by, store.Words[min(3, len(store.Words)):])
}

// varyUpTo returns the rule of a proxy up to another one that gives every response, or all with a condition, a
// Vary with a value that is known, and which of its words is the action; nil if there
// is none, or if something may remove it again.
func varyUpTo(s *config.Section, last *config.Directive, condition []config.Word) (by *config.Directive, action int) {
	for d, n := range rulesOf(s, "http-response") {
		if of := strings.EqualFold(d.Arg(n+1), "Vary"); strings.HasPrefix(d.Arg(n), "lua.") || of && (d.Arg(n) != "add-header" || by == nil) {
			by = nil
			sets := d.Arg(n) == "set-header" || d.Arg(n) == "add-header"
			if sets && !strings.Contains(d.Arg(n+2), "%") && (len(d.Words) == n+3 || sameWords(d.Words[n+3:], condition)) {
				by, action = d, n
			}
		}
		if d == last {
			break
		}
	}
	return by, action
}

// keptOut reports a rule that sets a Vary with which nothing is stored.
func keptOut(p *Pass, c *config.HTTPCache, d *config.Directive, n int) {
	value := d.Arg(n + 2)
	known := []string{"accept-encoding", "referer"}
	if p.Version().AtLeast(knowsOrigin) {
		known = append(known, "origin")
	}
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		message := ""
		switch {
		case name == "":
		case !slices.Contains(known, strings.ToLower(name)):
			message = fmt.Sprintf("cache %q stores nothing: no variants by %q are kept", c.Name, name)
		case !c.ProcessVary:
			message = fmt.Sprintf("cache %q stores nothing: it keeps no variants, and this makes every response one", c.Name)
		}
		if message == "" {
			continue
		}
		advice := "move this rule below cache-store, or restrict it by a condition"
		if slices.Contains(known, strings.ToLower(name)) && p.Version().AtLeast(release.MustParse("2.4.0")) {
			advice = "add \"process-vary on\" to the cache, or move this rule below cache-store"
		}
		p.Report(On(d).Saying(message, advice).With(c.Section.Header, "the cache"))
		return
	}
}
