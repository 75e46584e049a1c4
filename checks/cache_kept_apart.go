package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

// keptApart reports a rule above a cache-use that gives all requests, or many, one host or path, where the
// server is told what the client asked for.
func keptApart(p *Pass, c *config.HTTPCache, u config.CacheUse) {
	saved := map[string]*config.Directive{} // "host" and "path" to the line that keeps it for the server
	for d, n := range rulesOf(u.Proxy, "http-request") {
		if !standsBefore(d, u.Directive) {
			return
		}
		what := fixes(d, n)
		if by := saved[what]; by != nil {
			p.Report(On(d).Saying(fmt.Sprintf("cache %q serves one page for all whose %s this sets: it looks for what is left of the request, and the server is told more", c.Name, what),
				"put cache-use above this rule").With(u.Directive, "where the cache answers").With(by, "the server tells them apart by this"))
			return
		}
		for _, part := range []string{"host", "path"} {
			if saved[part] == nil && tells(p, d, n, part) {
				saved[part] = d
			}
		}
	}
}

// fixes tells whether a rule gives the host or the path one value whatever it was: "host", "path" or "".
func fixes(d *config.Directive, n int) string {
	switch d.Arg(n) {
	case "set-header":
		if strings.EqualFold(d.Arg(n+1), "host") && !strings.Contains(d.Arg(n+2), "%") {
			return "host"
		}
	case "set-path", "set-pathq", "set-uri":
		if !strings.Contains(d.Arg(n+1), "%") {
			return "path"
		}
	}
	return ""
}

// tells reports whether a rule keeps the host or path that the client asked for where the server, or the choice
// of a backend, sees it.
func tells(p *Pass, d *config.Directive, n int, part string) bool {
	action, args, _ := strings.Cut(d.Arg(n), "(")
	switch action {
	case "set-header", "add-header":
		return !strings.EqualFold(d.Arg(n+1), "host") && takes(d.Arg(n+2), part)
	case "set-var", "set-var-fmt":
		name, _, _ := strings.Cut(strings.TrimSuffix(args, ")"), ",")
		if !takes(d.Arg(n+1), part) {
			return false
		}
		for _, r := range p.Flow.Variables().Of(name, flow.VariableRead) {
			if r.Directive.Is("http-request", "set-header") || r.Directive.Is("http-request", "add-header") || r.Directive.Is("use_backend") {
				return true
			}
		}
	}
	return false
}

// takes reports whether a sample or a format holds the host or the path of a request.
func takes(text, part string) bool {
	text = strings.ToLower(text)
	if part == "host" {
		return strings.Contains(text, "hdr(host)") || strings.Contains(text, "base")
	}
	return strings.Contains(text, "path") || strings.Contains(text, "url") || strings.Contains(text, "capture.req.uri")
}
