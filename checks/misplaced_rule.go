package checks

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "misplaced-rule",
	Category: Startup,
	Severity: Error,
	Summary:  "a rule or an action in a proxy of the wrong kind",
	Doc: `Some rules are of clients or of servers only, and so are some actions: a backend has no
tcp-request connection or session rules and makes no capture slots, a frontend sets no
timeout of servers. HAProxy refuses to start.

Named defaults sections hold rules and ACLs since 2.5; those without a name never do.`,
	Examples: []Example{
		{Name: "a rule on connections in a backend", Bad: []int{2}, Config: `backend app
    tcp-request connection reject if { src 192.0.2.0/24 }
`},
		{Name: "a server's timeout in a frontend", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-timeout server 5s
`},
		{Name: "rules of defaults without a name", Bad: []int{3}, Config: `defaults
    mode http
    http-request deny if { path_beg /admin }
`},
		{Name: "right", Config: `defaults common
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
    http-request deny if { path_beg /admin }
frontend web
    bind :8080
    tcp-request connection reject if { src 192.0.2.0/24 }
`},
	},
	Check: func(p *Pass) {
		for d := range p.Config.WhereOf(mayBeMisplaced) {
			if d.Section.IsProxy() && d.Modifier == config.Plain {
				misplacedRule(p, d)
			}
		}
	},
})

// mayBeMisplaced tells the lines to look at: of the many in proxies, those that are not at
// home in each.
func mayBeMisplaced(section *keywords.Section, keyword, word string) bool {
	switch keyword {
	case "http-request", "http-response", "http-after-response":
		return section.Kind == "defaults" || len(sidedByWord()[word]) > 0
	case "acl":
		return section.Kind == "defaults"
	}
	return slices.Contains([]string{"tcp-request", "tcp-response", "quic-initial", "stats"}, keyword)
}

type sidedRule struct {
	words []string
	// argument is a word behind the action that it is about; "" is any.
	argument string
	kinds    []string
}

// sidedByWord are the sidedRules by their second word.
var sidedByWord = sync.OnceValue(func() map[string][]sidedRule {
	rules := map[string][]sidedRule{}
	for _, r := range sidedRules {
		rules[r.words[1]] = append(rules[r.words[1]], r)
	}
	return rules
})

// sidedRules are the rules and actions that not every kind of proxy takes.
var sidedRules = []sidedRule{
	{words: []string{"tcp-request", "connection"}, kinds: []string{"defaults", "frontend", "listen"}},
	{words: []string{"tcp-request", "session"}, kinds: []string{"defaults", "frontend", "listen"}},
	{words: []string{"stats", "admin"}, kinds: []string{"frontend", "listen", "backend"}},
	{words: []string{"stats", "http-request"}, kinds: []string{"frontend", "listen", "backend"}},
	{words: []string{"tcp-request", "content", "capture"}, kinds: []string{"defaults", "frontend", "listen"}},
	{words: []string{"tcp-request", "content", "switch-mode"}, kinds: []string{"defaults", "frontend", "listen"}},
	{words: []string{"tcp-request", "content", "set-retries"}, kinds: []string{"listen", "backend"}},
	{words: []string{"http-request", "set-retries"}, kinds: []string{"listen", "backend"}},
	{words: []string{"http-request", "capture"}, argument: "len", kinds: []string{"defaults", "frontend", "listen"}},
	{words: []string{"http-request", "set-timeout", "client"}, kinds: []string{"defaults", "frontend", "listen"}},
	{words: []string{"http-request", "set-timeout", "connect"}, kinds: []string{"defaults", "listen", "backend"}},
	{words: []string{"http-request", "set-timeout", "queue"}, kinds: []string{"defaults", "listen", "backend"}},
	{words: []string{"http-request", "set-timeout", "server"}, kinds: []string{"defaults", "listen", "backend"}},
	{words: []string{"http-request", "set-timeout", "tunnel"}, kinds: []string{"defaults", "listen", "backend"}},
	{words: []string{"http-response", "set-timeout", "client"}, kinds: []string{"defaults", "frontend", "listen"}},
	{words: []string{"http-response", "set-timeout", "connect"}, kinds: []string{"defaults", "listen", "backend"}},
	{words: []string{"http-response", "set-timeout", "queue"}, kinds: []string{"defaults", "listen", "backend"}},
	{words: []string{"http-response", "set-timeout", "server"}, kinds: []string{"defaults", "listen", "backend"}},
	{words: []string{"http-response", "set-timeout", "tunnel"}, kinds: []string{"defaults", "listen", "backend"}},
}

// namedOnly are the first versions in which named defaults sections hold rules.
var namedOnly = mustRanges(">=2.5-dev1")

func misplacedRule(p *Pass, d *config.Directive) {
	s := d.Section
	if s.IsAnonymous() && d.Keyword() != "stats" && namedOnly.Contains(p.Version()) {
		p.Report(At(d, 0).Saying(fmt.Sprintf("%q is not allowed in a defaults section without a name", d.Keyword()),
			"give the section a name, or write the line in the proxies"))
		return
	}
	for _, r := range sidedByWord()[d.Arg(1)] {
		if !d.Is(r.words...) || slices.Contains(r.kinds, s.Kind) || r.argument != "" && !argues(d, len(r.words), r.argument) {
			continue
		}
		n := len(r.words) - 1
		p.Report(At(d, n).Saying(fmt.Sprintf("%q is not allowed in %s section", strings.Join(r.words, " "), article(s.Kind)),
			fmt.Sprintf("move it to a section of the kind %s, or remove it", list(r.kinds))))
		return
	}
	needsHTTPAbove(p, d)
}

// argues reports whether a word stands among the arguments from n on, before the
// condition.
func argues(d *config.Directive, n int, word string) bool {
	for ; n < len(d.Words) && d.Arg(n) != "if" && d.Arg(n) != "unless"; n++ {
		if d.Arg(n) == word {
			return true
		}
	}
	return false
}

// quicRules are the versions that know quic-initial rules.
var quicRules = release.MustRanges(">=3.1-dev1")

// needsHTTPAbove reports a quic-initial rule where the mode is not http yet.
func needsHTTPAbove(p *Pass, d *config.Directive) {
	if d.Keyword() != "quic-initial" || !quicRules.Contains(p.Version()) {
		return
	}
	s, mode := d.Section, "tcp"
	if s.Defaults != nil {
		mode = s.Defaults.Mode()
	}
	for above := range s.Each("mode") {
		if d.Before(above) {
			break
		}
		if above.Arg(1) != "" {
			mode = above.Arg(1)
		}
	}
	if mode != "http" {
		p.Report(At(d, 0).Saying("a quic-initial rule needs a proxy of mode http, and this one is not, up to this line", "write \"mode http\" above it").WithMode(d.Section))
	}
}
