package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "missing-feature",
	Category: Startup,
	Severity: Error,
	Machine:  config.Machine{Features: true},
	Summary:  "a word that the HAProxy at hand was built without",
	Doc: "TLS, QUIC, Lua, device detection and others can be left out when HAProxy is built. It refuses to start at their\n" +
		"words then, as at words that do not exist. `--features \"$(haproxy -vv)\"` says what the HAProxy at\n" +
		"hand was built with; otherwise hapvet takes it that everything is there.",
	Examples: []Example{
		{Name: "a build without TLS", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :443 ssl crt /etc/haproxy/site.pem
`},
		{Name: "nothing that can be left out", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
`},
	},
	Check: func(p *Pass) {
		if !p.Config.Machine.Features {
			return
		}
		f := featureRule{p}
		for _, s := range p.Config.Sections {
			f.check("section", s.Kind, s.Header, 0)
			for _, d := range s.Directives {
				if s.Kind == "global" {
					f.check("keyword", d.Keyword(), d, 0)
				}
				f.directive(d)
			}
			for _, b := range p.Config.Binds(s) {
				for address := range strings.SplitSeq(b.Directive.Arg(1), ",") {
					f.address(b.Directive, 1, address)
				}
				f.parameters("bind", b.Parameters)
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				f.address(servers[i].Directive, 2, serverAddress(servers[i].Directive))
				f.parameters("server", servers[i].Own)
			}
		}
	},
})

type featureRule struct{ *Pass }

// check reports a word whose feature is missing; one of a line is enough, since
// HAProxy stops there.
func (r featureRule) check(kind, name string, d *config.Directive, n int) bool {
	feature := keywords.Feature(kind, name)
	if feature == "" || r.Config.Build.Features[feature] {
		return false
	}
	r.Report(At(d, n).Saying(fmt.Sprintf("%q needs a HAProxy with %s, and this one was built without", name, feature), "use another build, or do without it"))
	return true
}

func (r featureRule) address(d *config.Directive, n int, address string) {
	if family, _, found := strings.Cut(address, "@"); found {
		r.check("address", family, d, n)
	}
}

func (r featureRule) parameters(kind string, params config.Parameters) {
	for i := range params {
		if r.check(kind, params[i].Name, params[i].Directive, params[i].Word) {
			return
		}
	}
}

// directive looks at filters, services, and the samples of a line.
func (r featureRule) directive(d *config.Directive) {
	switch {
	case d.Keyword() == "filter":
		r.check("filter", d.Arg(1), d, 1)
	case d.Is("http-request", "use-service"):
		r.check("service", d.Arg(2), d, 2)
	case d.Keyword() == "acl":
		r.sample(d, 2, d.Arg(2))
	}
	for i := 1; i < len(d.Words); i++ {
		text := d.Arg(i)
		if d.Arg(i-1) == "{" {
			r.sample(d, i, text)
		}
		for {
			_, rest, found := strings.Cut(text, "%[")
			if !found {
				break
			}
			r.sample(d, i, rest)
			text = rest
		}
	}
}

// sample looks at the fetch that a text begins with, and at its converters.
func (r featureRule) sample(d *config.Directive, n int, text string) {
	end := strings.IndexAny(text, "]")
	if end >= 0 {
		text = text[:end]
	}
	kind := "fetch"
	for part := range strings.SplitSeq(text, ",") {
		name, _, _ := strings.Cut(part, "(")
		if r.check(kind, name, d, n) {
			return
		}
		kind = "converter"
	}
}
