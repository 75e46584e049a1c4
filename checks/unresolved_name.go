package checks

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unresolved-name",
	Category: Startup,
	Severity: Error,
	Machine:  config.Machine{Names: true},
	Summary:  "the name of a host that does not resolve",
	Doc: "HAProxy resolves the names of servers, of addresses to listen on and of log targets while it starts, and refuses to\n" +
		"where one does not resolve. A server with `init-addr none` (`last,libc,none`) may wait for its address.\n\n" +
		"hapvet asks with `--resolve`, on the machine where it runs; without it, names resolve. Of a name\n" +
		"for which no answer comes in time nothing is said.",
	Examples: []Example{
		{Name: "no such host", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 no-such-host.invalid:8080
`},
		{Name: "an address", Config: defaultLines + `backend app
    server a1 192.0.2.1:8080
    server a2 no-such-host.invalid:8080 init-addr none
`},
	},
	Check: func(p *Pass) {
		if !p.Config.Machine.Names {
			return
		}
		names := HostNames(p.Config)
		missing := lookUp(names)
		for _, n := range names {
			if missing[n.Name] {
				p.Report(At(n.Directive, n.Word).Saying(fmt.Sprintf("%q does not resolve", n.Name), "correct the name, or add \"init-addr none\" to a server that may come later"))
			}
		}
	},
})

// HostName is the name of a host that must resolve when HAProxy starts.
type HostName struct {
	Name      string
	Directive *config.Directive
	Word      int
}

// HostNames returns the names of hosts in a configuration that have to resolve.
func HostNames(c *config.Config) []HostName {
	var names []HostName
	add := func(d *config.Directive, n int) {
		if n >= len(d.Words) || d.Words[n].Unset() {
			return
		}
		for address := range strings.SplitSeq(d.Arg(n), ",") {
			if host := hostOf(address); host != "" {
				names = append(names, HostName{host, d, n})
			}
		}
	}
	for _, s := range c.Sections {
		for _, b := range c.Binds(s) {
			add(b.Directive, 1)
		}
		servers := c.Servers(s)
		for i := range servers {
			if how := servers[i].Last("init-addr"); how != nil && !endsAtResolver(how.Arg(1)) {
				continue
			}
			if servers[i].Directive.Keyword() == "server" {
				add(servers[i].Directive, 2)
			} else {
				add(servers[i].Directive, 3)
			}
		}
		for d := range s.Each("log") {
			if d.Arg(1) != "global" && d.Modifier == config.Plain && (s.IsProxy() || s.Kind == "global") {
				add(d, 1)
			}
		}
	}
	return names
}

// endsAtResolver reports whether a server needs the answer of the system's
// resolver.
func endsAtResolver(how string) bool {
	for method := range strings.SplitSeq(how, ",") {
		if method != "last" && method != "libc" {
			return false
		}
	}
	return true
}

// hostOf returns the name of a host in an address, or "" where there is none.
func hostOf(address string) string {
	if prefix, rest, found := strings.Cut(address, "@"); found {
		switch prefix {
		case "ipv4", "ipv6", "udp", "udp4", "udp6", "tcp", "tcp4", "tcp6", "quic4", "quic6", "stream+ipv4", "stream+ipv6", "dgram+ipv4", "dgram+ipv6":
			address = rest
		default:
			return ""
		}
	}
	host, _, _ := strings.Cut(address, ":")
	switch {
	case host == "" || host == "*" || strings.Count(address, ":") > 1 || strings.ContainsAny(address, "/[]$%\"' "):
		return ""
	case host == "stdout" || host == "stderr" || host == "localhost":
		return ""
	}
	if _, err := netip.ParseAddr(host); err == nil || strings.Trim(host, "0123456789.") == "" {
		return ""
	}
	return host
}

// Bounds on resolving: questions under way at a time, and the time for one and
// for all.
const (
	questions    = 16
	oneQuestion  = 3 * time.Second
	allQuestions = 30 * time.Second
)

// lookUp returns which names surely do not exist.
func lookUp(names []HostName) map[string]bool {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = n.Name
	}
	slices.Sort(all)
	all = slices.Compact(all)
	ctx, cancel := context.WithTimeout(context.Background(), allQuestions)
	defer cancel()
	gone := make([]bool, len(all))
	slots := make(chan struct{}, questions)
	done := make(chan struct{})
	for i, name := range all {
		go func() {
			slots <- struct{}{}
			defer func() { <-slots; done <- struct{}{} }()
			ctx, cancel := context.WithTimeout(ctx, oneQuestion)
			defer cancel()
			_, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
			dns, ok := errors.AsType[*net.DNSError](err)
			gone[i] = ok && dns.IsNotFound
		}()
	}
	for range all {
		<-done
	}
	missing := map[string]bool{}
	for i, name := range all {
		missing[name] = gone[i]
	}
	return missing
}
