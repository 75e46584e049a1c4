package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "no-fallback",
	Category: Advice,
	Family:   Logic,
	Severity: Note,
	Strict:   true,
	Summary:  "a frontend whose rules leave requests without a backend",
	Doc: `A request that matches no ` + "`use_backend`" + ` rule goes to the ` + "`default_backend`" + `. Where there is none,
its client gets 503, as if all servers were down, and the log shows no backend. With
` + "`use_backend %[...map(file)]`" + ` these are all names that the map does not have.

Name a default_backend, give the map a default, or refuse what is unknown by a rule that says
what is wrong: ` + "`http-request return status 421`" + `.`,
	Examples: []Example{
		{Name: "names that no rule knows", Bad: []int{9}, Config: defaultLines + `frontend web
    bind :8080
    use_backend shop if { hdr(host) -i shop.example.com }
    use_backend blog if { hdr(host) -i blog.example.com }
backend shop
    server a1 192.0.2.1:8080
backend blog
    server b1 192.0.2.2:8080
`},
		{Name: "a map without a default", Bad: []int{8}, Config: defaultLines + `frontend web
    bind :8080
    use_backend %[req.hdr(host),lower,map(/etc/haproxy/hosts.map)]
backend shop
    server a1 192.0.2.1:8080
`},
		{Name: "everything has its backend", Config: defaultLines + `frontend web
    bind :8080
    use_backend shop if { hdr(host) -i shop.example.com }
    default_backend blog
frontend either
    bind :8081
    use_backend shop if { path_beg /shop }
    use_backend blog unless { path_beg /shop }
frontend challenges
    bind :8083
    acl challenge path_beg /.well-known/acme-challenge/
    acl ours hdr_end(host) -i .example.com
    http-request deny if !ours !challenge
    http-request redirect scheme https if ours !challenge
    use_backend blog if challenge
frontend mapped
    bind :8082
    use_backend %[req.hdr(host),lower,map(/etc/haproxy/hosts.map,blog)]
backend shop
    server a1 192.0.2.1:8080
backend blog
    server b1 192.0.2.2:8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend") {
			if s.Disabled() || s.Mode() != "http" && s.Mode() != "tcp" || s.Lookup("default_backend") != nil {
				continue
			}
			if d := leavesRequests(p, s); d != nil {
				what := "requests that no use_backend rule takes get 503"
				if s.Mode() == "tcp" {
					what = "connections that no use_backend rule takes are closed"
				}
				p.Report(On(d).Saying(fmt.Sprintf("frontend %q has no default_backend: %s", s.Name, what), "add a default_backend, or a rule that answers them"))
			}
		}
	},
})

// maxCompared bounds the rules of a frontend that are looked at together.
const maxCompared = 20

// leavesRequests returns the last use_backend rule of a frontend, if its rules leave
// some requests without a backend.
func leavesRequests(p *Pass, s *config.Section) *config.Directive {
	var conditions []flow.Condition
	for _, r := range p.Flow.Rules(s) {
		switch {
		case r.Action == "use_backend" && alwaysNames(r.Arg(1)):
		case r.Answers() && r.Phase.IsRequest():
		default:
			continue
		}
		if r.ConditionWord() == len(r.Words) {
			return nil
		}
		if len(conditions) <= maxCompared {
			conditions = append(conditions, r.Condition())
		}
	}
	if p.Flow.Covers(conditions...) {
		return nil
	}
	var last *config.Directive
	for d := range s.Each("use_backend") {
		last = d
	}
	return last
}

// alwaysNames reports whether the name of a backend is one for each request: it is
// fixed, or comes from a map with a default, or from something else than a map.
func alwaysNames(name string) bool {
	if !strings.Contains(name, "%") {
		return true
	}
	i := strings.Index(name, "map")
	if i < 0 || !strings.Contains(name[i:], "(") {
		return true
	}
	args := name[i+strings.IndexByte(name[i:], '('):]
	if end := strings.IndexByte(args, ')'); end >= 0 {
		args = args[:end]
	}
	return strings.Contains(args, ",")
}
