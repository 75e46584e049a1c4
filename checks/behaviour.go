package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

// defaultLines are the first five lines of most examples.
const defaultLines = `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
`

// frontendExample is a configuration with these lines, from line 8 on, in a
// frontend of mode http; the backend behind it is app.
func frontendExample(lines ...string) string {
	return defaultLines + `frontend web
    bind :8080
` + indented(lines) + `    default_backend app
backend app
    server a1 192.0.2.1:8080
`
}

// indented joins lines of a section. Examples are made before any work begins, so they
// must not be put together piece by piece.
func indented(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return "    " + strings.Join(lines, "\n    ") + "\n"
}

// evaluation is where and when a line is evaluated in a proxy.
type evaluation struct {
	proxy *config.Section
	phase flow.Phase
	// at is the line that is evaluated: of an ACL the one that uses it.
	at *config.Directive
}

// maxEvaluations bounds the lines that use one ACL and are looked at.
const maxEvaluations = 1000

// evaluations returns where and when what stands on a line is evaluated; nothing where
// these are too many. An acl line is where its ACL is used.
func evaluations(p *Pass, d *config.Directive) []evaluation {
	if d.Keyword() != "acl" {
		return evaluatedIn(p, d)
	}
	symbol := p.Config.Symbols().Lookup(config.ACL, d.Section, d.Arg(1))
	if symbol == nil || len(symbol.Uses) > maxEvaluations {
		return nil
	}
	var out []evaluation
	var last *config.Directive
	for _, u := range symbol.Uses {
		if u.Directive != last && u.Directive.Keyword() != "acl" {
			out = append(out, evaluatedIn(p, u.Directive)...)
		}
		last = u.Directive
	}
	return out
}

func evaluatedIn(p *Pass, d *config.Directive) []evaluation {
	var out []evaluation
	for _, s := range p.Flow.Proxies(d.Section) {
		out = append(out, evaluation{s, flow.PhaseIn(s, d), d})
	}
	return out
}

// precedes reports whether a line may be evaluated before another one for the same
// request: earlier in its way, in a proxy that it passes, too. A line whose phase is
// not known may.
func precedes(p *Pass, d *config.Directive, e evaluation) bool {
	for _, first := range evaluatedIn(p, d) {
		if !p.Flow.SamePath(first.proxy, e.proxy) {
			continue
		}
		if first.phase == flow.NoPhase || e.phase == flow.NoPhase || first.phase < e.phase ||
			first.phase == e.phase && (first.proxy != e.proxy || d.Before(e.at)) {
			return true
		}
	}
	return false
}

// isFragment reports whether a configuration is likely to be a part of one only: what
// is not in it may stand in another file.
func isFragment(c *config.Config) bool {
	return len(c.Of("frontend", "listen")) == 0 || len(c.Of("backend", "listen")) == 0 && len(c.Symbols().Unresolved()) > 0
}
