package checks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "tunnel-timeout",
	Category:   Advice,
	Family:     Reliability,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "backends for WebSockets without timeout tunnel",
	Doc: `Once a connection has become a WebSocket, HAProxy cuts it when nothing was sent for ` + "`timeout tunnel`" + `, and where
that is not set, for the shorter of ` + "`timeout client` and `timeout server`" + `. Those are for requests and answers,
often half a minute: a WebSocket that is quiet for as long is cut, and reconnects all day.

    timeout tunnel 1h

The rule looks at backends that a rule chooses by the header ` + "`Upgrade`" + ` or ` + "`Sec-WebSocket-Key`" + `, at those with a ` + "`use-server`" + ` line
of such a condition, and at those with ` + "`ws h1` or `ws h2`" + ` on a server. It is silent where both timeouts are
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
		upgrades := p.Flow.Comparing(func(k config.CriterionKind) bool { return isHandshakeHeader(k.Argument) })
		for d := range upgrades.Lines("use_backend", "use-server") {
			if !p.Flow.SpeaksHTTP(d.Section) || !forWebSockets(p.Flow.ConditionOf(d)) {
				continue
			}
			frontend, backend := p.waysOf(d)
			if backend == nil || reported[backend] {
				continue
			}
			if p.reportTunnel(At(d, 1), frontend, backend) {
				reported[backend] = true
			}
		}
		p.serversOfWebSockets(reported)
	},
})

// waysOf returns the proxies through which requests go that a use_backend or use-server line chooses for. The
// frontend may be nil; so is a backend whose name is not known.
func (p *Pass) waysOf(d *config.Directive) (frontend, backend *config.Section) {
	if d.Is("use-server") {
		return p.aFrontend(d.Section), d.Section
	}
	if named := p.Config.Symbols().Lookup(config.Backend, nil, d.Arg(1)); named != nil {
		backend = named.Definitions[0].Section
	}
	return d.Section, backend
}

// aFrontend returns one that leads to a backend, if there is any.
func (p *Pass) aFrontend(backend *config.Section) *config.Section {
	if fronts := p.Flow.Frontends(backend); len(fronts) > 0 {
		return fronts[0]
	}
	return nil
}

// serversOfWebSockets looks at backends with a server for which somebody says how it takes WebSockets.
func (p *Pass) serversOfWebSockets(reported map[*config.Section]bool) {
	for _, s := range p.Config.Of("backend", "listen") {
		if s.Disabled() || reported[s] || s.Mode() != "http" {
			continue
		}
		servers := p.Config.Servers(s)
		for i := range servers {
			if ws := servers[i].Last("ws"); ws != nil && ws.Arg(1) != "auto" {
				p.reportTunnel(At(ws.Directive, ws.Word), p.aFrontend(s), s)
				break
			}
		}
	}
}

// reportTunnel finishes and reports a finding about a backend for WebSockets and a frontend before it, which may be
// nil, unless they let WebSockets be.
func (p *Pass) reportTunnel(f Finding, frontend, backend *config.Section) bool {
	cut, by := tunnelCut(frontend, backend)
	if cut == 0 || cut >= quietEnough {
		return false
	}
	f = f.Saying(fmt.Sprintf("a WebSocket that is quiet for %s is cut: %s %q has no \"timeout tunnel\"", cut, backend.Kind, backend.Name),
		"add \"timeout tunnel 1h\" to it").With(by, "this holds instead")
	f.Fixes = []Fix{{Message: "a timeout of an hour for tunnels", Edits: []config.Edit{backend.InsertFirst("timeout tunnel 1h")}}}
	p.Report(f)
	return true
}

// quietEnough is a timeout that nobody takes for one of requests.
const quietEnough = 10 * time.Minute

// isHandshakeHeader reports whether a header is one of those with which a WebSocket begins.
func isHandshakeHeader(name string) bool {
	return strings.EqualFold(name, "upgrade") || isKeyOfWebSocket(name)
}

// isKeyOfWebSocket reports whether a header stands in requests for WebSockets alone.
func isKeyOfWebSocket(name string) bool {
	return strings.EqualFold(name, "sec-websocket-key") || strings.EqualFold(name, "sec-websocket-version")
}

// forWebSockets reports whether a condition asks for the header Upgrade to name WebSockets, or for another one that
// only they have.
func forWebSockets(c flow.Condition) bool {
	return !c.Unless && slices.ContainsFunc(c.Any, func(all []flow.Literal) bool {
		return slices.ContainsFunc(all, func(l flow.Literal) bool {
			return !l.Negated && slices.ContainsFunc(l.Criteria, func(x *flow.Criterion) bool {
				return isKeyOfWebSocket(x.Argument) && x.Method == keywords.MatchFound || strings.EqualFold(x.Argument, "upgrade") && (x.Method == keywords.MatchFound || slices.ContainsFunc(x.Patterns, func(w config.Word) bool {
					return strings.EqualFold(w.Value, "websocket")
				}))
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
	times := []*config.Directive{backend.Lookup("timeout", "server")}
	if frontend != nil {
		times = append(times, frontend.Lookup("timeout", "client"))
	}
	for _, d := range times {
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
