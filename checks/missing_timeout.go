package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "missing-timeout",
	Category: Startup,
	Severity: Warning,
	Summary:  "a proxy without its timeouts",
	Doc: `A frontend needs "timeout client"; a backend with servers needs "timeout connect"
and "timeout server". A timeout that is missing, or 0, never ends: connections of
clients that went away and of servers that hang pile up until maxconn is reached
and nobody is served any more. HAProxy starts, and warns.

In mode tcp "timeout tunnel" can stand for "timeout server". Timeouts are usually
set once, in a defaults section.`,
	Examples: []Example{
		{Name: "none at all", Bad: []int{1, 5}, Config: `frontend web
    mode http
    bind :8080
    default_backend app
backend app
    mode http
    server s1 127.0.0.1:8000
`},
		{Name: "a timeout of 0", Bad: []int{5}, Config: `defaults
    mode http
    timeout connect 5s
    timeout server 30s
frontend web
    bind :8080
    timeout client 0
    default_backend app
backend app
    server s1 127.0.0.1:8000
`},
		{Name: "set in defaults", Config: `defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend web
    bind :8080
    default_backend app
backend app
    server s1 127.0.0.1:8000
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			if missing := missingTimeouts(s); len(missing) > 0 {
				p.Report(OnSection(s).Saying(
					fmt.Sprintf("%s %q has no %s: connections that hang are never ended", s.Kind, s.Name, strings.Join(missing, ", no ")),
					"set it in the proxy or in its defaults section, for example: "+missing[0]+" 30s").Fixing(addedTimeouts(s, missing)...))
			}
		}
	},
})

// missingTimeouts returns the timeouts that HAProxy misses in a proxy
// (check_config_validity() in src/cfgparse.c, proxy_finalize() in src/proxy.c).
func missingTimeouts(s *config.Section) []string {
	mode := s.Mode()
	if mode != "http" && mode != "tcp" || s.Disabled() {
		return nil
	}
	var missing []string
	if s.HasFrontend() && !hasTimeout(s, "client", "clitimeout") {
		missing = append(missing, "timeout client")
	}
	if !s.HasBackend() || s.Lookup("server") == nil && s.Lookup("server-template") == nil {
		return missing
	}
	if !hasTimeout(s, "connect", "contimeout") {
		missing = append(missing, "timeout connect")
	}
	if !hasTimeout(s, "server", "srvtimeout") && (mode == "http" || !hasTimeout(s, "tunnel", "")) {
		missing = append(missing, "timeout server")
	}
	return missing
}

// hasTimeout reports whether a timeout is set to other than zero; old is its
// keyword in HAProxy 2.0.
func hasTimeout(s *config.Section, name, old string) bool {
	if d := s.Lookup("timeout", name); d != nil {
		return !isZeroTime(d.Arg(2))
	}
	if d := s.Lookup(old); old != "" && d != nil {
		return !isZeroTime(d.Arg(1))
	}
	return false
}

// isZeroTime reports whether a time value, such as "0" or "0ms", is zero.
func isZeroTime(value string) bool {
	digits := strings.TrimRight(value, "usmhd")
	return digits != "" && strings.Trim(digits, "0") == ""
}

// addedTimeouts adds timeouts to the defaults section behind a proxy, or to the proxy
// itself. How long they are to be is for people to say, so these are only a beginning.
func addedTimeouts(s *config.Section, missing []string) []Fix {
	to := s
	if s.Defaults != nil && s.Last("timeout") == nil {
		to = s.Defaults
	}
	usual := map[string]string{"timeout connect": "5s", "timeout client": "30s", "timeout server": "30s"}
	var edits []config.Edit
	for _, name := range missing {
		words := strings.Fields(name)
		if s.Lookup(words...) != nil || to.Lookup(words...) != nil {
			return nil // it is 0, which somebody may have meant
		}
		edits = append(edits, to.InsertLast(name+" "+usual[name]))
	}
	return []Fix{UnsafeFix("add "+strings.Join(missing, " and ")+", of a usual length", edits...)}
}
