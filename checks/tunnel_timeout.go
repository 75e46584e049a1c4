package checks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "tunnel-timeout",
	Category: Advice,
	Severity: Warning,
	Summary:  "backends for WebSockets without timeout tunnel",
	Doc: `Once a connection has become a WebSocket, HAProxy cuts it when nothing was sent for ` + "`timeout tunnel`" + `, and where
that is not set, for the shorter of ` + "`timeout client` and `timeout server`" + `. Those are for requests and answers,
often half a minute: a WebSocket that is quiet for as long is cut, and reconnects all day.

    timeout tunnel 1h

The rule looks at backends that a rule chooses by the header ` + "`Upgrade: websocket`" + `. It is silent where both timeouts are
ten minutes or more.`,
	Examples: []Example{
		{Name: "cut after 30 seconds", Bad: []int{9}, Config: `defaults
    mode http
    timeout client 60s
    timeout server 30s
    timeout connect 5s
frontend web
    bind :80
    acl websocket hdr(Upgrade) -i websocket
    use_backend chat if websocket
    default_backend app
backend app
    server s1 192.0.2.1:80
backend chat
    server s1 192.0.2.1:8080
`},
		{Name: "an hour", Config: `defaults
    mode http
    timeout client 60s
    timeout server 30s
    timeout connect 5s
frontend web
    bind :80
    use_backend chat if { hdr(Upgrade) -i websocket }
    default_backend app
backend app
    server s1 192.0.2.1:80
backend chat
    timeout tunnel 1h
    server s1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		reported := map[*config.Section]bool{}
		upgrades := p.Flow.Comparing(func(k config.CriterionKind) bool { return strings.EqualFold(k.Argument, "upgrade") })
		for d := range upgrades.Lines("use_backend") {
			if !p.Flow.SpeaksHTTP(d.Section) || !forWebSockets(p.Flow.ConditionOf(d)) {
				continue
			}
			named := p.Config.Symbols().Lookup(config.Backend, nil, d.Arg(1))
			if named == nil || reported[named.Definitions[0].Section] {
				continue
			}
			backend := named.Definitions[0].Section
			if cut, by := tunnelCut(d.Section, backend); cut > 0 && cut < quietEnough {
				reported[backend] = true
				f := At(d, 1).Saying(fmt.Sprintf("a WebSocket that is quiet for %s is cut: backend %q has no \"timeout tunnel\"", cut, backend.Name),
					"add \"timeout tunnel 1h\" to the backend").With(by, "this holds instead")
				f.Fixes = []Fix{{Message: "a timeout of an hour for tunnels", Edits: []config.Edit{backend.InsertFirst("timeout tunnel 1h")}}}
				p.Report(f)
			}
		}
	},
})

// quietEnough is a timeout that nobody takes for one of requests.
const quietEnough = 10 * time.Minute

// forWebSockets reports whether a condition asks for the header Upgrade to name WebSockets.
func forWebSockets(c flow.Condition) bool {
	return !c.Unless && slices.ContainsFunc(c.Any, func(all []flow.Literal) bool {
		return slices.ContainsFunc(all, func(l flow.Literal) bool {
			return !l.Negated && slices.ContainsFunc(l.Criteria, func(x *flow.Criterion) bool {
				return strings.EqualFold(x.Argument, "upgrade") && slices.ContainsFunc(x.Patterns, func(w config.Word) bool {
					return strings.EqualFold(w.Value, "websocket")
				})
			})
		})
	})
}

// tunnelCut returns when a tunnel through a backend is cut for being quiet, without timeout
// tunnel, and the line that makes it so; 0 where it is not cut, or not known.
func tunnelCut(frontend, backend *config.Section) (time.Duration, *config.Directive) {
	if backend.Lookup("timeout", "tunnel") != nil {
		return 0, nil
	}
	var cut time.Duration
	var by *config.Directive
	for _, d := range []*config.Directive{frontend.Lookup("timeout", "client"), backend.Lookup("timeout", "server")} {
		if d == nil {
			continue
		}
		ms, _, err := config.ParseTime(d.Arg(2), "ms")
		if err != nil || ms == 0 {
			continue
		}
		if t := time.Duration(ms) * time.Millisecond; by == nil || t < cut {
			cut, by = t, d
		}
	}
	return cut, by
}
