package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "dead-pattern",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a pattern that can match nothing that it is compared with",
	Doc: `A criterion compares with what its sample can be, and a pattern of another shape never matches.
The rule that it is for never acts, and HAProxy says nothing:

- a path begins with "/" and ends before the "?": ` + "`path_beg admin`, `path /search?q=1`" + ` and
  ` + "`path_beg http://www.example.com/`" + ` match nothing. The query is in ` + "`query`, `url_param(q)`" + ` and ` + "`pathq`" + `;
- a Host header and the name in a TLS handshake are names, without "http://" and without a path;
- "*" stands for itself in names: ` + "`hdr_end(host) .example.com`" + ` is what matches all names of a domain;
- behind the converter ` + "`lower`" + ` there are no capital letters, behind ` + "`upper`" + ` no small ones;
- methods are written in capital letters, and "get" is another method than "GET".`,
	Examples: []Example{
		{Name: "a path without its slash", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { path_beg admin }")},
		{Name: "a path with the query", Bad: []int{8}, Config: frontendExample(
			"acl search path /search?q=",
			"http-request deny if search")},
		{Name: "a Host with the scheme", Bad: []int{8, 9}, Config: frontendExample(
			"acl shop hdr(host) http://shop.example.com",
			"acl all hdr(host) -i *.example.com",
			"http-request deny if shop or all")},
		{Name: "capital letters behind lower", Bad: []int{8, 9}, Config: frontendExample(
			"http-request deny if { path,lower -m beg /Admin }",
			"http-request deny if { method get }")},
		{Name: "of the right shape", Config: frontendExample(
			"acl shop hdr(host) -i shop.example.com",
			"acl all hdr_end(host) -i .example.com",
			"http-request deny if shop { path_beg /admin } or all { path,lower -m beg /admin }",
			"http-request deny if { method GET } { path /search } { url_param(q) -m found }")},
	},
	Check: func(p *Pass) {
		lines := p.Config.SampleLines(func(s *keywords.Sample) bool {
			return subjectChecks[s.Name] != nil || s.Name == "lower" || s.Name == "upper"
		})
		lines = slices.DeleteFunc(lines, func(d *config.Directive) bool { return d.Keyword() == "acl" && !mayBeDead(d) })
		for _, s := range p.Config.SamplesOf(lines...) {
			if s.Criterion != nil && !slices.ContainsFunc(s.Criterion.Patterns, isMisplacedOperator) {
				checkShapes(p, s)
			}
		}
	},
})

// mayBeDead reports whether an acl line is worth reading: most are of the usual shape.
func mayBeDead(d *config.Directive) bool {
	subject := d.Arg(2)
	if strings.Contains(subject, ",") {
		return true
	}
	begins := subject == "path" || subject == "path_beg" || subject == "url" || subject == "url_beg"
	isHost := strings.Contains(subject, "hdr") || strings.Contains(subject, "sni")
	for n := 3; n < len(d.Words); n++ {
		switch w := d.Arg(n); {
		case w == "-m", strings.ContainsAny(w, "*?"), strings.Contains(w, "://"), begins && w[0] != '/' && w[0] != '-',
			isHost && strings.ContainsAny(w, "/:"), subject == "method" && w != strings.ToUpper(w):
			return true
		}
	}
	return false
}

// patternFault says why a pattern matches nothing, and what to write; "" where it may. The last is the pattern that is
// meant, "" where nobody can tell.
type patternFault func(method keywords.MatchMethod, pattern string, fold bool) (why, advice, meant string)

// subjectChecks are what is known of what fetches give.
var subjectChecks = map[string]patternFault{
	"path": pathFault, "url": urlFault, "req.hdr": hostFault, "hdr": hostFault, "req.fhdr": hostFault,
	"ssl_fc_sni": sniFault, "req.ssl_sni": sniFault, "req_ssl_sni": sniFault, "method": methodFault,
}

// checkShapes looks at the patterns of one criterion.
func checkShapes(p *Pass, s config.Sample) {
	fault := subjectChecks[s.Fetch.Name]
	isHost := len(s.Parts[0].Args) > 0 && strings.EqualFold(s.Parts[0].Args[0], "host")
	if strings.Contains(s.Fetch.Name, "hdr") && !isHost {
		fault = nil
	}
	if len(s.Parts) > 1 {
		fault = casedFault(s, fault)
	}
	if fault == nil {
		return
	}
	for _, w := range s.Criterion.Patterns {
		if w.Value == "" || w.Unset() {
			continue
		}
		why, advice, meant := fault(s.Criterion.Method, w.Value, s.Criterion.FoldCase)
		if why == "" {
			continue
		}
		f := Finding{File: s.Directive.File, Span: w.Span()}.Saying(fmt.Sprintf("%q matches nothing: %s", w.Value, why), advice)
		p.Report(f.Fixing(meaning(s, w, meant)...))
	}
}

// meaning writes the pattern that is meant. One of the form "*.example.com" means the end of a name.
func meaning(s config.Sample, w config.Word, meant string) []Fix {
	if meant == "" || !w.Plain() {
		return nil
	}
	text := config.Quote(meant)
	if strings.HasPrefix(w.Value, "*") {
		names := func(w config.Word) bool { return w.Value == "-m" }
		if len(s.Criterion.Patterns) > 1 || s.Criterion.Method != keywords.MatchString || slices.ContainsFunc(s.Directive.Words, names) {
			return nil
		}
		text = "-m end " + text
	}
	return []Fix{UnsafeFix(fmt.Sprintf("write %q", text), config.Edit{File: s.Directive.File, Span: w.Span(), New: text})}
}

// casedFault returns what is known of a sample behind converters: of their letters,
// where lower or upper comes last, and of the rest where no other converter comes.
func casedFault(s config.Sample, of patternFault) patternFault {
	last := s.Parts[len(s.Parts)-1].Name
	switch {
	case of != nil && withoutPort(s.Parts[1:]) && strings.Contains(s.Fetch.Name, "hdr"):
		of = nameFault
	case last != "lower" && last != "upper":
		return nil
	case len(s.Parts) > 2:
		of = nil
	}
	return func(method keywords.MatchMethod, pattern string, fold bool) (why, advice, meant string) {
		if of != nil && s.Fetch.Name != "method" {
			if why, advice, meant = of(method, pattern, fold); why != "" {
				return why, advice, meant
			}
		}
		switch {
		case fold || !isText(method):
		case last == "lower" && pattern != strings.ToLower(pattern):
			return "behind the converter lower there are no capital letters", "write it in small letters", strings.ToLower(pattern)
		case last == "upper" && pattern != strings.ToUpper(pattern):
			return "behind the converter upper there are no small letters", "write it in capital letters", strings.ToUpper(pattern)
		}
		return "", "", ""
	}
}

// withoutPort reports whether converters take the port off a Host, and do nothing else to it but for its
// letters.
func withoutPort(converters []config.SamplePart) bool {
	off := false
	for _, c := range converters {
		switch {
		case c.Name == "host_only", (c.Name == "field" || c.Name == "word") && slices.Equal(c.Args, []string{"1", ":"}):
			off = true
		case c.Name != "lower" && c.Name != "upper":
			return false
		}
	}
	return off
}

// nameFault: a Host whose port was taken off.
func nameFault(m keywords.MatchMethod, pattern string, fold bool) (why, advice, meant string) {
	if isText(m) && strings.Contains(pattern, ":") && !strings.ContainsAny(pattern, "[/") {
		return "the port was taken off the Host before", "write the name alone", pattern[:strings.IndexByte(pattern, ':')]
	}
	return hostFault(m, pattern, fold)
}

// isText reports whether a method compares with the pattern as a piece of text.
func isText(m keywords.MatchMethod) bool {
	switch m {
	case keywords.MatchString, keywords.MatchBeginning, keywords.MatchEnd, keywords.MatchSubstring, keywords.MatchDir, keywords.MatchDomain:
		return true
	}
	return false
}

// pathFault: a path begins with "/", and ends before "?" (http_parse_path() in
// src/http.c). "*" is the path of OPTIONS *.
func pathFault(m keywords.MatchMethod, pattern string, _ bool) (why, advice, meant string) {
	begins := m == keywords.MatchString || m == keywords.MatchBeginning
	switch {
	case !isText(m):
	case strings.Contains(pattern, "://"):
		return "a path has no scheme and no host", "compare the host with hdr(host), and the rest with the path", ""
	case begins && pattern[0] != '/' && pattern != "*":
		return "every path begins with \"/\"", fmt.Sprintf("write %q", "/"+pattern), "/" + pattern
	case strings.Contains(pattern, "?"):
		return "a path ends before the \"?\"", "compare the query with url_param() or query, or both with pathq", ""
	}
	return "", "", ""
}

// urlFault: what a request asks for begins with "/", is "*", or has a scheme; that of CONNECT is a host and
// a port (RFC 9112, 3.2).
func urlFault(m keywords.MatchMethod, pattern string, _ bool) (why, advice, meant string) {
	begins := m == keywords.MatchString || m == keywords.MatchBeginning
	if slash := strings.IndexByte(pattern, '/'); begins && slash > 0 && pattern[slash-1] != ':' {
		return "what is asked for begins with \"/\", or with \"http://\" and a host", fmt.Sprintf("write %q", "/"+pattern), "/" + pattern
	}
	return "", "", ""
}

// hostFault: a Host is a name or an address, and may have a port.
func hostFault(m keywords.MatchMethod, pattern string, _ bool) (why, advice, meant string) {
	switch {
	case !isText(m):
	case strings.Contains(pattern, "://"):
		return "a Host has no scheme", "write the name alone", nameIn(pattern)
	case strings.Contains(pattern, "/") && m != keywords.MatchDir:
		return "a Host has no path", "compare the path with path_beg in a criterion of its own", ""
	case strings.Contains(pattern, "*"):
		return "\"*\" stands for itself, and no name holds it", "compare the end of the name: hdr_end(host) -i .example.com", domainOf(pattern)
	}
	return "", "", ""
}

// nameIn returns the name in "https://name:443"; "" where there is more than that.
func nameIn(pattern string) string {
	_, rest, ok := strings.Cut(pattern, "://")
	if !ok {
		rest = pattern
	}
	name, port, _ := strings.Cut(strings.TrimSuffix(rest, "/"), ":")
	if strings.ContainsAny(name, "/*[") || strings.Trim(port, "0123456789") != "" {
		return ""
	}
	return name
}

// domainOf returns ".example.com" for "*.example.com", and "" for other patterns.
func domainOf(pattern string) string {
	if domain, ok := strings.CutPrefix(pattern, "*"); ok && len(domain) > 1 && domain[0] == '.' && !strings.Contains(domain, "*") {
		return domain
	}
	return ""
}

// sniFault: what clients ask for by SNI is a name.
func sniFault(m keywords.MatchMethod, pattern string, _ bool) (why, advice, meant string) {
	switch {
	case !isText(m):
	case strings.ContainsAny(pattern, ":/"):
		return "a TLS client sends a name, without scheme, port and path", "write the name alone", nameIn(pattern)
	case strings.Contains(pattern, "*"):
		return "\"*\" stands for itself, and no name holds it", "compare the end of the name with -m end .example.com", domainOf(pattern)
	}
	return "", "", ""
}

// methods are those that clients send.
var methods = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE"}

// methodFault: the names of methods are in capital letters (RFC 9110, 9.1).
func methodFault(m keywords.MatchMethod, pattern string, fold bool) (why, advice, meant string) {
	for _, method := range methods {
		if m == keywords.MatchString && pattern != method && strings.EqualFold(pattern, method) && !fold {
			return "the case of a method counts, and clients send " + method, fmt.Sprintf("write %q", method), method
		}
	}
	return "", "", ""
}
