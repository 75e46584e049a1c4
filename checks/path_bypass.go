package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "path-bypass",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "paths that are kept out in one spelling alone",
	Doc: `A path has many spellings: what keeps ` + "`/admin`" + ` out lets ` + "`//admin`, `/./admin`, `/%61dmin` and `/Admin`" + ` through, and most servers
take some of them for the same. HAProxy compares the path as the client sent it.

Let in what is public instead of keeping out what is not, have the server itself keep people out, or compare one spelling:

    http-request normalize-uri path-merge-slashes     # and its likes, experimental since 2.4
    http-request deny if { path,url_dec -m beg -i /admin }

Nothing is said of an ACL that chooses a backend, too: who gets by it does not come there.`,
	Examples: []Example{
		{Name: "other spellings get through", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { path_beg /admin } !{ src 192.0.2.0/24 }")},
		{Name: "a password for one spelling", Bad: []int{8}, Config: frontendExample(
			"acl admin path -i -m beg /admin",
			"http-request deny if admin !{ src 192.0.2.0/24 }")},
		{Name: "what is public", Config: frontendExample(
			"http-request deny unless { path_beg /public/ }")},
		{Name: "decoded, in any case", Config: frontendExample(
			"http-request deny if { path,url_dec -m sub -i /admin }")},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		paths := p.Flow.Comparing(func(k config.CriterionKind) bool {
			return isPath(p.Flow.KindBehind(k).Fetch) && (isWholeOrBeginning(k.Method) || k.Method == keywords.MatchDir || k.Method == keywords.MatchRegex)
		})
		for s := range paths.Proxies() {
			for _, r := range p.Flow.Rules(s) {
				if r.Action == "normalize-uri" {
					break // those below see one spelling
				}
				if keepsOut(r) && !reported[r.Directive] && (paths.Affirms(r) || r.Arg(r.ConditionWord()) == "unless" && paths.Has(r)) {
					p.pathBypass(r, reported)
				}
			}
		}
	},
})

// pathBypass looks at the condition of a rule that keeps requests out. Each of its
// alternatives is a way to be kept out; where a path is one of several things that it asks for, others
// may get by as well.
func (p *Pass) pathBypass(r *flow.Rule, reported map[*config.Directive]bool) {
	for c := range p.refusals(r) {
		c = p.Flow.Behind(c)
		w, ok := oneSpelling(c)
		if !ok {
			continue
		}
		reported[r.Directive] = true
		f := Finding{File: c.Directive.File, Span: w.Span()}.Saying(
			fmt.Sprintf("%q is kept out in this spelling alone: %s get through", w.Value, otherSpellings(c.Method, w.Value)),
			"let in what is public instead, or compare the path decoded (path,url_dec), in any case (-i) and with slashes merged (normalize-uri)")
		if c.Directive != r.Directive {
			f = f.With(r.Directive, "this keeps it out")
		}
		p.Report(f)
		return
	}
}

// otherSpellings names paths that servers take for the same as a pattern.
func otherSpellings(m keywords.MatchMethod, pattern string) string {
	if m == keywords.MatchRegex {
		return "paths that begin with \"//\" or \"/./\", or have \"%61\" for an a,"
	}
	if m == keywords.MatchDir {
		return fmt.Sprintf("%q and the like", encoded(pattern))
	}
	return fmt.Sprintf("%q, %q and the like", "/"+pattern, encoded(pattern))
}

// oneSpelling returns the first pattern of a comparison with the path as the client sent it.
func oneSpelling(c *flow.Criterion) (w config.Word, ok bool) {
	switch c.Subject {
	case "path", "path,lower", "pathq", "url", "url,lower", "capture.req.uri":
	default:
		return w, false
	}
	for _, w := range c.Patterns {
		path := w.Value
		switch c.Method {
		case keywords.MatchRegex:
			path = strings.TrimPrefix(path, "^")
			if path == w.Value {
				continue // it may match anywhere in the path
			}
			if len(path) > 2 && strings.ContainsAny(path[1:2], ".[*+?\\") {
				continue // more than one spelling
			}
		case keywords.MatchString, keywords.MatchBeginning, keywords.MatchDir:
		default:
			return w, false
		}
		if dead, _, _ := pathFault(c.Method, w.Value, c.FoldCase); dead != "" && c.Fetch == "path" ||
			strings.HasSuffix(c.Subject, ",lower") && !c.FoldCase && path != strings.ToLower(path) {
			continue // dead-pattern says so
		}
		if len(path) > 2 && strings.HasPrefix(path, "/") && !strings.Contains(path, "%") {
			return w, true
		}
	}
	return w, false
}

// isPath reports whether a fetch gives the path as the client sent it, perhaps with more.
func isPath(fetch string) bool {
	return fetch == "path" || fetch == "pathq" || fetch == "url" || fetch == "capture.req.uri"
}

func isWholeOrBeginning(m keywords.MatchMethod) bool {
	return m == keywords.MatchString || m == keywords.MatchBeginning
}

// encoded is a path with its first letter as a number.
func encoded(path string) string { return fmt.Sprintf("/%%%02x%s", path[1], path[2:]) }
