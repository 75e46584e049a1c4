package checks

import (
	"fmt"
	"strconv"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "set-twice",
	Category: Startup,
	Severity: Warning,
	Summary:  "a setting that is given twice",
	Doc: `HAProxy complains of some settings that come twice, and mostly starts: one of the lines has no
effect.

- In the global section these are limits such as ` + "`maxconn`" + ` and ` + "`ulimit-n`" + `, the user and the
  group, ` + "`chroot`" + `, ` + "`pidfile`" + ` and others. HAProxy calls most of them an alert, and
  starts all the same.
- The bases of paths to certificates, such as ` + "`ca-base`" + `, are errors when they come twice.
- In a proxy these are the timeouts and ` + "`rate-limit sessions`" + `, unless the line
  above gave what the proxy has inherited anyway.
- In a proxy and in a named defaults section this is ` + "`inspect-delay`" + `: the first one counts,
  inherited ones included.
- In a defaults section these are the log formats, inherited ones included: each of
  ` + "`option httplog`" + `, ` + "`option httpslog`" + `, ` + "`option tcplog`" + ` and ` + "`log-format`" + ` replaces
  the one before.
- A proxy with two filters that compress the same is refused.`,
	Examples: []Example{
		{Name: "the limit of connections", Bad: []int{3}, Config: `global
    maxconn 1000
    maxconn 2000
`},
		{Name: "a timeout", Bad: []int{7}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    timeout client 20s
    timeout client 30s
`},
		{Name: "a timeout unlike that of the defaults section", Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    timeout client 20s
`},
		{Name: "a filter for compression", Bad: []int{6}, Config: `frontend web
    mode http
    timeout client 20s
    bind :8080
    filter compression
    filter compression
`},
		{Name: "a log format", Bad: []int{4}, Config: `defaults
    mode http
    option httplog
    log-format "%ci %r"
`},
	},
	Check: func(p *Pass) {
		globalTwice(p)
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			limitsTwice(p, s)
			compressionTwice(p, s)
		}
		for _, s := range p.Config.Of("defaults") {
			formatsTwice(p, s)
		}
		delaysTwice(p)
	},
})

// onlyOnce are the global settings that HAProxy takes once, and since when; from
// the second line on it says so (src/cfgparse-global.c).
var onlyOnce = map[string]release.Version{
	"chroot": {}, "pidfile": {}, "server-state-base": {}, "server-state-file": {}, "log-send-hostname": {},
	"maxconn": {}, "ulimit-n": {}, "maxpipes": {}, "maxconnrate": {}, "maxsessrate": {}, "maxsslrate": {}, "spread-checks": {},
	"tune.maxaccept": {}, "tune.maxpollevents": {},
	"tune.rcvbuf.client": {}, "tune.rcvbuf.server": {}, "tune.sndbuf.client": {}, "tune.sndbuf.server": {},
	"uid": {}, "user": {}, "gid": {}, "group": {},
	"tune.rcvbuf.frontend": release.MustParse("2.9.0"), "tune.rcvbuf.backend": release.MustParse("2.9.0"),
	"tune.sndbuf.frontend": release.MustParse("2.9.0"), "tune.sndbuf.backend": release.MustParse("2.9.0"),
	"ca-base": {}, "crt-base": {}, "key-base": release.MustParse("3.0.0"), "shm-stats-file": release.MustParse("3.4.0"),
	"fd-hard-limit": release.MustParse("2.6.0"), "cluster-secret": release.MustParse("2.6.0"), "stats-file": release.MustParse("3.0.0"),
}

// refusedTwice are those of them with which HAProxy does not start.
var refusedTwice = map[string]bool{"ca-base": true, "crt-base": true, "key-base": true, "shm-stats-file": true}

// otherName maps the settings that set what another one sets, too.
var otherName = map[string]string{"user": "uid", "group": "gid"}

// rootCounts is the first version in which the id 0 counts as given.
var rootCounts = release.MustParse("3.3.0")

func globalTwice(p *Pass) {
	repeatedSettings(p, func(d, before *config.Directive) {
		name := d.Keyword()
		if name == "unix-bind" {
			name = "unix-bind prefix"
		}
		f := On(d).Saying(fmt.Sprintf("%q is set for the second time, which has no effect", name), "remove one of the lines").With(before, "the first one")
		fix := SafeFix("remove this line", d.RemoveLine())
		fix.Safe = !refusedTwice[name] && name != "unix-bind prefix" // which has more on its line
		f = f.Fixing(fix)
		if refusedTwice[name] {
			f = f.As(Error)
		}
		p.Report(f)
	})
}

// isRepeated reports whether a global line sets what is set already: HAProxy then
// counts its arguments, and does not read them.
func (p *Pass) isRepeated(line *config.Directive) bool {
	if p.repeated == nil {
		p.repeated = map[*config.Directive]bool{}
		repeatedSettings(p, func(d, _ *config.Directive) { p.repeated[d] = d.Keyword() != "unix-bind" })
	}
	return p.repeated[line]
}

// repeatedSettings yields the global lines that set what an earlier one has set.
func repeatedSettings(p *Pass, yield func(d, before *config.Directive)) {
	given := map[string]*config.Directive{}
	for _, s := range p.Config.Of("global") {
		for _, d := range s.Directives {
			name := d.Keyword()
			if name == "unix-bind" && hasPrefix(d) {
				name = "unix-bind prefix"
			} else if since, ok := onlyOnce[name]; !ok || d.Modifier != config.Plain || p.Version().Before(since) {
				continue
			}
			key := name
			if other, ok := otherName[name]; ok {
				key = other
			}
			if before := given[key]; before != nil {
				yield(d, before)
			} else if countsAsGiven(d, key, p.Version()) {
				given[key] = d
			}
		}
	}
}

// countsAsGiven reports whether HAProxy can tell the value of a setting from that
// of a setting which is not there, which is 0.
func countsAsGiven(d *config.Directive, key string, v release.Version) bool {
	if key != "uid" && key != "gid" {
		return d.Arg(1) != "0"
	}
	return v.AtLeast(rootCounts) || d.Arg(1) != "0" && d.Arg(1) != "root"
}

// hasPrefix reports whether a unix-bind line, of pairs of words, has a prefix.
func hasPrefix(d *config.Directive) bool {
	for n := 1; n < len(d.Words); n += 2 {
		if d.Arg(n) == "prefix" {
			return true
		}
	}
	return false
}

// limitsTwice reports timeouts and rates of a proxy that replace others of the
// same proxy (proxy_parse_timeout() and proxy_parse_rate_limit() in src/proxy.c).
func limitsTwice(p *Pass, s *config.Section) {
	var given []*config.Directive // one of each name
	for d := range s.Each("timeout", "rate-limit") {
		if d.Modifier != config.Plain || !hasSide(s, d) {
			continue
		}
		i := 0
		for i < len(given) && !given[i].Is(d.Keyword(), d.Arg(1)) {
			i++
		}
		if i == len(given) {
			given = append(given, d)
			continue
		}
		if before := given[i]; limitOf(before) != inheritedLimit(s, d) {
			p.Report(On(d).Saying(fmt.Sprintf("\"%s %s\" replaces what the proxy has already", d.Keyword(), d.Arg(1)), "remove one of the lines").With(before, "the line before").
				Fixing(SafeFix("remove the line before", before.RemoveLine())))
		}
		given[i] = d
	}
}

// hasSide reports whether a proxy has the side, that of clients or that of
// servers, which a limit is for.
func hasSide(s *config.Section, d *config.Directive) bool {
	switch d.Arg(1) {
	case "client", "client-fin", "client-hs", "sessions":
		return s.HasFrontend()
	case "server", "server-fin", "connect", "check", "queue", "tunnel":
		return s.HasBackend()
	case "http-request", "http-keep-alive", "tarpit":
		return true
	}
	return false
}

// limitOf returns what a directive sets: milliseconds, or a number.
func limitOf(d *config.Directive) int {
	if d.Keyword() == "rate-limit" {
		n, _ := strconv.Atoi(d.Arg(2)) // what is no number is refused
		return n
	}
	t, _, _ := config.ParseTime(d.Arg(2), "ms")
	return int(t)
}

func inheritedLimit(s *config.Section, d *config.Directive) int {
	if s.Defaults == nil {
		return 0
	}
	if from := s.Defaults.Lookup(d.Keyword(), d.Arg(1)); from != nil {
		return limitOf(from)
	}
	return 0
}

// delaysTwice reports the times to wait for contents that come too late: a proxy has one
// already (src/tcp_rules.c).
func delaysTwice(p *Pass) {
	given := map[*config.Section]map[string]*config.Directive{}
	for d := range p.Config.Each("tcp-request", "tcp-response") {
		if d.Arg(1) != "inspect-delay" || d.Modifier != config.Plain || d.Keyword() == "tcp-response" && d.Section.Kind == "frontend" {
			continue
		}
		if before := delayBefore(given, d.Section, d.Keyword()); before != nil {
			p.Report(On(d).Saying(fmt.Sprintf("\"%s inspect-delay\" is set already, and this line has no effect", d.Keyword()), "remove one of the lines").With(before, "the first one").
				Fixing(SafeFix("remove this line", d.RemoveLine())))
			continue
		}
		if t, _, _ := config.ParseTime(d.Arg(2), "ms"); t > 0 {
			if given[d.Section] == nil {
				given[d.Section] = map[string]*config.Directive{}
			}
			given[d.Section][d.Keyword()] = d
		}
	}
}

// delayBefore finds the line that counts for a section so far, of its own or of the defaults
// sections that it inherits from.
func delayBefore(given map[*config.Section]map[string]*config.Directive, s *config.Section, keyword string) *config.Directive {
	const most = 20 // as many as look-ups follow
	for n := 0; s != nil && n < most; n++ {
		if d := given[s][keyword]; d != nil {
			return d
		}
		s = s.Defaults
	}
	return nil
}

// formatsTwice reports the log formats of a defaults section that replace others.
func formatsTwice(p *Pass, s *config.Section) {
	var format, errorFormat *config.Directive
	if s.Defaults != nil {
		format = s.Defaults.LookupAny([]string{"option", "httplog"}, []string{"option", "httpslog"}, []string{"option", "tcplog"}, []string{"log-format"})
		errorFormat = s.Defaults.Lookup("error-log-format")
	}
	for d := range s.Each("option", "error-log-format", "log-format") {
		before := &format
		switch a := d.Arg(1); d.Keyword() {
		case "option":
			if a != "httplog" && a != "httpslog" && a != "tcplog" || d.Modifier != config.Plain {
				continue
			}
		case "error-log-format":
			before = &errorFormat
		}
		if *before != nil {
			f := On(d).Saying("the log format replaces another one", "remove one of the lines").With(*before, "the format before")
			if (*before).Section == s {
				f = f.Fixing(SafeFix("remove the format before", (*before).RemoveLine()))
			}
			p.Report(f)
		}
		*before = d
	}
}

// compressionTwice reports the second filter that compresses the same, requests or
// responses, which HAProxy refuses.
func compressionTwice(p *Pass, s *config.Section) {
	compresses := map[string][]string{"compression": {"request", "response"}, "comp-req": {"request"}, "comp-res": {"response"}}
	given := map[string]*config.Directive{}
	for d := range s.Each("filter") {
		if d.Section != s || d.Modifier != config.Plain {
			continue
		}
		for _, what := range compresses[d.Arg(1)] {
			if before := given[what]; before != nil {
				p.Report(At(d, 1).As(Error).Saying("a proxy can have only one filter that compresses "+what+"s", "remove one of the lines").With(before, "the first one"))
				break
			}
		}
		for _, what := range compresses[d.Arg(1)] {
			given[what] = d
		}
	}
}
