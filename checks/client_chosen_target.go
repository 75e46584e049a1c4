package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "client-chosen-target",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "requests that HAProxy takes to whatever address the client says",
	Doc: `` + "`set-dst`" + ` with an address that comes from the request, directly or by ` + "`do-resolve`" + ` or a variable, and a server
without an address of its own (` + "`server any 0.0.0.0`" + `) let clients have HAProxy connect to any
address that it can reach: to databases, to the metadata service of the cloud (169.254.169.254), to itself on 127.0.0.1 (server-side request
forgery). The names of an attacker resolve to what they like.

Say what may be reached, behind the line that resolves the name and before the one that uses the address:

    http-request do-resolve(txn.dst,dns,ipv4) req.hdr(host),host_only
    http-request deny unless { var(txn.dst) -m ip 192.0.2.0/24 }
    http-request set-dst var(txn.dst)

Nothing is said where a rule above compares the address or the name that it comes from, asks for a password, or looks at the address
of the client.`,
	Examples: []Example{
		{Name: "an address from a header", Bad: []int{8}, Config: targetExample(
			"http-request set-dst req.hdr(x-target)")},
		{Name: "a name that is looked up", Bad: []int{9}, Config: targetExample(
			"http-request do-resolve(txn.dst,dns,ipv4) hdr(host),lower",
			"http-request set-dst var(txn.dst)") + resolversExample},
		{Name: "some addresses alone", Config: targetExample(
			"http-request do-resolve(txn.dst,dns,ipv4) hdr(host),lower",
			"http-request deny unless { var(txn.dst) -m ip 192.0.2.0/24 }",
			"http-request set-dst var(txn.dst)") + resolversExample},
	},
	Check: func(p *Pass) {
		chooses := func(_ *keywords.Section, keyword, word string) bool {
			return keyword == "tcp-request" || keyword == "http-request" && word == "set-dst"
		}
		for d := range p.Config.WhereOf(chooses) {
			ruleset, n := d.Rule()
			if n > 0 && d.Arg(n) == "set-dst" && d.Modifier == config.Plain && ruleset != "" && d.Section.IsProxy() {
				p.clientChosenTarget(d, n)
			}
		}
	},
})

const resolversExample = `resolvers dns
    nameserver a 192.0.2.53:53
`

// targetExample is a configuration that takes requests to the address that they are for.
func targetExample(lines ...string) string {
	return strings.Replace(frontendExample(lines...), "192.0.2.1:8080", "0.0.0.0:80", 1)
}

// clientChosenTarget looks at a set-dst, which is word n of a line.
func (p *Pass) clientChosenTarget(d *config.Directive, n int) {
	samples := p.Config.SamplesOf(d)
	if len(samples) == 0 || samples[0].Word != n+1 {
		return
	}
	target := &samples[0]
	source := target
	if len(target.Parts) == 1 && target.Fetch.Name == "var" && len(target.Parts[0].Args) > 0 {
		if source = p.setFrom(target.Parts[0].Args[0]); source == nil {
			return
		}
	}
	if !chosenByClient(source.Parts, source.Fetch.Name) || !p.usesDestination(d) || p.targetIsCompared(d, target, source) {
		return
	}
	f := At(d, n).Saying(fmt.Sprintf("clients choose the address that HAProxy connects to: it comes from %q", source.Parts[0].Name+arguments(source.Parts[0])),
		"deny what may not be reached, by the address, before this line")
	if source.Directive != d {
		f = f.With(source.Directive, "this is where it comes from")
	}
	p.Report(f)
}

func arguments(part config.SamplePart) string {
	if len(part.Args) == 0 {
		return ""
	}
	return "(" + strings.Join(part.Args, ",") + ")"
}

// usesDestination reports whether servers behind a line have no address of their own, so
// that the destination of the connection counts.
func (p *Pass) usesDestination(d *config.Directive) bool {
	for _, s := range p.Flow.Proxies(d.Section) {
		for _, b := range append(p.Flow.Backends(s), s) {
			if on, _ := b.Option("transparent"); on {
				return true
			}
			servers := p.Config.Servers(b)
			for i := range servers {
				switch host, _, _ := strings.Cut(servers[i].Directive.Arg(2), ":"); host {
				case "0.0.0.0", "*", "", "ipv4@0.0.0.0", "ipv4@*", "[":
					return true
				}
			}
		}
	}
	return false
}

// setFrom returns the expression that a variable is made of, if one line alone sets it.
func (p *Pass) setFrom(name string) *config.Sample {
	var out *config.Sample
	for _, u := range p.Flow.Variables().Of(name, flow.VariableSet) {
		samples := p.Config.SamplesOf(u.Directive)
		if u.ByConverter || len(samples) == 0 || samples[0].Criterion != nil || out != nil {
			return nil
		}
		out = &samples[0]
	}
	return out
}

// targetIsCompared reports whether a rule that decides looks at the target, at what it comes
// from, or at who asks; or one of which that cannot be told.
func (p *Pass) targetIsCompared(d *config.Directive, target, source *config.Sample) bool {
	subjects := []string{flow.Expression(*target), flow.Expression(*source), "dst", "src", "fc_src"}
	looks := func(c *flow.Criterion) bool {
		return c.Method != keywords.MatchFound && (c.Subject == "" || slices.Contains(subjects, c.Subject) || c.Fetch == source.Fetch.Name && len(source.Parts[0].Args) > 0 && strings.EqualFold(c.Argument, source.Parts[0].Args[0]) ||
			strings.HasPrefix(c.Fetch, "http_auth") || strings.HasPrefix(c.Fetch, "ssl_c_"))
	}
	for _, e := range evaluatedIn(p, d) {
		proxies := append([]*config.Section{e.proxy}, p.Flow.Frontends(e.proxy)...)
		for _, s := range proxies {
			for _, r := range p.Flow.Rules(s) {
				if r.Directive == d || keepsOut(r) || r.Action == "redirect" || r.Action == "accept" {
					for _, all := range r.Condition().Any {
						if slices.ContainsFunc(all, func(l flow.Literal) bool { return slices.ContainsFunc(l.Criteria, looks) }) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}
