package changes

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var (
	_ = addFinder("http-clients", func(x *search) []found { return together(x.httpClients()) })
	_ = addFinder("http-answers", findHTTPAnswers)
	_ = addFinder("http-rewrites", findHTTPRewrites)
	_ = addFinder("http2-clients", findHTTP2Clients)
	_ = addFinder("quic-clients", findQUICClients)
	_ = addFinder("old-tls-clients", findOldTLSClients)
	_ = addFinder("dhe-clients", findDHEClients)
	_ = addFinder("url-dec", func(x *search) []found { return x.converter("url_dec") })
	_ = addFinder("hdr-ip", func(x *search) []found { return x.fetch("hdr_ip", "req.hdr_ip", "res.hdr_ip") })
	_ = addRewrite("strict-mode-off", keepLenientRewrites)
	_ = addRewrite("tls-1.0", keepOldTLS)
)

// together makes one place of several lines: what concerns all of them alike is said
// once, at the first.
func together(lines []*config.Directive) []found {
	if len(lines) == 0 {
		return nil
	}
	return []found{{directives: lines}}
}

// httpClients returns the headers of the proxies in use that take requests of HTTP
// clients.
func (x *search) httpClients() []*config.Directive {
	var list []*config.Directive
	for _, s := range x.old.Of("frontend", "listen") {
		if s.Mode() == "http" && x.inUse(s) && len(x.old.Binds(s)) > 0 {
			list = append(list, s.Header)
		}
	}
	return list
}

// findHTTP2Clients finds the listeners that agree on HTTP/2 with clients. Any HTTP listener
// takes its preface, but few clients send that in clear.
func findHTTP2Clients(x *search) []found {
	var list []*config.Directive
	for _, e := range x.old.FeaturesAmong("h2-bind")["h2-bind"] {
		d := e.Directive
		if d.Keyword() == "bind" && x.inUse(d.Section) && offersHTTP2(x.parametersOf(x.old, d)) && !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	return together(list)
}

func offersHTTP2(p config.Parameters) bool {
	if alpn := p.Last("alpn", "no-alpn", "npn", "proto"); alpn != nil {
		return strings.Contains(alpn.Arg(1), "h2")
	}
	return p.Last("ssl") != nil
}

// answers are the actions by which HAProxy itself answers a request.
var answers = []string{"auth", "deny", "redirect", "return", "tarpit", "use-service"}

// findHTTPAnswers finds the proxies in which HAProxy answers requests itself, which it
// may do before a request with a body is there as a whole.
func findHTTPAnswers(x *search) []found {
	var list []*config.Directive
	for _, s := range x.old.Of("frontend", "listen", "backend") {
		if s.Mode() != "http" || !x.inUse(s) {
			continue
		}
		if d := firstAnswer(s); d != nil {
			list = append(list, d)
		}
	}
	return together(list)
}

func firstAnswer(s *config.Section) *config.Directive {
	for from := range s.Chain {
		for d := range from.Each("http-request", "redirect", "stats", "errorloc", "monitor-uri") {
			switch d.Keyword() {
			case "http-request":
				if slices.Contains(answers, actionName(d.Arg(1))) {
					return d
				}
			case "redirect", "monitor-uri":
				return d
			case "stats":
				if d.Arg(1) == "enable" || d.Arg(1) == "uri" {
					return d
				}
			}
		}
	}
	return nil
}

// rewriting are the actions that change a message, and may fail for want of room.
var rewriting = []string{
	"add-header", "replace-header", "replace-path", "replace-pathq", "replace-uri", "replace-value", "set-header", "set-method", "set-path",
	"set-pathq", "set-query", "set-status", "set-uri",
}

// findHTTPRewrites finds the first rule of each proxy that changes a message, where none
// says what happens when it fails.
func findHTTPRewrites(x *search) []found {
	var list []found
	for _, s := range x.old.Of("frontend", "listen", "backend", "defaults") {
		if s.Mode() != "http" {
			continue
		}
		for d := range s.Each("http-request", "http-response", "http-after-response") {
			if d.Arg(1) == "strict-mode" || x.newIs(d, "strict-mode") {
				break
			}
			if slices.Contains(rewriting, actionName(d.Arg(1))) {
				list = append(list, found{directives: []*config.Directive{d}, to: 2})
				break
			}
		}
	}
	return list
}

// newIs reports whether the new version reads an action on a line.
func (x *search) newIs(d *config.Directive, action string) bool {
	n := x.newDirective(d)
	return n != nil && n.Arg(1) == action
}

// keepLenientRewrites puts rules that allow rewrites to fail before the first rules of a
// section.
func keepLenientRewrites(_ *search, f *found) ([]config.Edit, string) {
	s := f.directive().Section
	var edits []config.Edit
	for _, set := range []string{"http-request", "http-response"} {
		if d := first(s, set); d != nil {
			edits = append(edits, d.InsertBefore(set+" strict-mode off"))
		}
	}
	return edits, ""
}

// findQUICClients finds the QUIC listeners.
func findQUICClients(x *search) []found {
	var list []*config.Directive
	for d := range x.old.Each("bind") {
		if strings.HasPrefix(d.Arg(1), "quic4@") || strings.HasPrefix(d.Arg(1), "quic6@") {
			list = append(list, d)
		}
	}
	return together(list)
}

// boundTLS goes over the bind lines with TLS of proxies in use, each with the words that
// are in force for it: its own and those of ssl-default-bind-options.
func (x *search) boundTLS(each func(b config.BindLine, has func(words ...string) bool)) {
	var defaults []string
	for _, s := range x.old.Of("global") {
		for d := range s.Each("ssl-default-bind-options") {
			for i := range d.Words {
				defaults = append(defaults, d.Arg(i))
			}
		}
	}
	for _, s := range x.old.Of("frontend", "listen") {
		for _, b := range x.old.Binds(s) {
			if b.Parameters.Last("ssl") != nil {
				each(b, func(words ...string) bool {
					return b.Parameters.Last(words...) != nil || slices.ContainsFunc(defaults, func(w string) bool { return slices.Contains(words, w) })
				})
			}
		}
	}
}

// findOldTLSClients finds the listeners that leave the lowest version of TLS to HAProxy,
// and where versions before 1.2 are not switched off.
func findOldTLSClients(x *search) []found {
	var list []found
	x.boundTLS(func(b config.BindLine, has func(...string) bool) {
		set := has("ssl-min-ver", "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13")
		if !set && (!has("no-tlsv10") || !has("no-tlsv11")) {
			list = append(list, found{directives: []*config.Directive{b.Directive}})
		}
	})
	return list
}

// keepOldTLS sets the lowest version on a bind line. HAProxy warns where no-sslv3 and its
// like are in force there, too, so that these must go first.
func keepOldTLS(x *search, f *found) (edits []config.Edit, work string) {
	x.boundTLS(func(b config.BindLine, has func(...string) bool) {
		if b.Directive == f.directive() && !has("no-sslv3", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13") {
			edits = []config.Edit{b.Directive.Append("ssl-min-ver TLSv1.0")}
		}
	})
	return edits, ""
}

// findDHEClients finds the listeners that may negotiate Diffie-Hellman over finite
// fields, with parameters of HAProxy's own.
func findDHEClients(x *search) []found {
	var defaults string
	for _, s := range x.old.Of("global") {
		if s.Last("ssl-dh-param-file") != nil || s.Last("tune.ssl.default-dh-param") != nil {
			return nil
		}
		if d := s.Last("ssl-default-bind-ciphers"); d != nil {
			defaults = d.Arg(1)
		}
	}
	var list []*config.Directive
	x.boundTLS(func(b config.BindLine, has func(...string) bool) {
		ciphers := defaults
		if p := b.Parameters.Last("ciphers"); p != nil {
			ciphers = p.Arg(1)
		}
		if !has("force-tlsv13") && allowsDHE(ciphers) {
			list = append(list, b.Directive)
		}
	})
	return together(list)
}

// allowsDHE reports whether a list of ciphers leaves room for DHE. Lists that name single
// ciphers do so only by name.
func allowsDHE(ciphers string) bool {
	if ciphers == "" {
		return true
	}
	allowed := false
	for c := range strings.FieldsFuncSeq(ciphers, func(r rune) bool { return r == ':' || r == ',' || r == ' ' }) {
		switch {
		case strings.HasPrefix(c, "!"):
			if name := c[1:]; name == "DHE" || name == "kDHE" || name == "EDH" || name == "kEDH" || name == "DH" {
				return false
			}
		case strings.HasPrefix(c, "-"), strings.HasPrefix(c, "@"):
		case strings.HasPrefix(c, "DHE-"), strings.HasPrefix(c, "EDH"), !strings.Contains(c, "-") && !strings.Contains(c, "EC"):
			allowed = true
		}
	}
	return allowed
}

// converter returns the samples with a converter that is written without arguments.
func (x *search) converter(name string) []found {
	return x.sampleParts(func(s *keywords.Sample) bool { return s.Name == name }, func(part config.SamplePart, n int) bool {
		return n > 0 && part.Name == name && len(part.Args) == 0
	})
}

// fetch returns the samples that begin with one of some fetches.
func (x *search) fetch(names ...string) []found {
	return x.sampleParts(func(s *keywords.Sample) bool { return slices.Contains(names, s.Name) }, func(part config.SamplePart, n int) bool {
		return n == 0 && slices.Contains(names, part.Name)
	})
}

func (x *search) sampleParts(wanted func(*keywords.Sample) bool, is func(part config.SamplePart, n int) bool) []found {
	var list []found
	for _, sample := range x.old.SamplesOf(x.old.SampleLines(wanted)...) {
		for n, part := range sample.Parts {
			if is(part, n) {
				list = append(list, found{directives: []*config.Directive{sample.Directive}, span: sample.Span})
				break
			}
		}
	}
	return list
}
