package changes

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

var (
	_ = addFinder("default-balance", findDefaultBalance)
	_ = addFinder("consistent-hash", findConsistentHash)
	_ = addFinder("server-without-sni", findServersWithoutSNI)
	_ = addFinder("check-without-sni", findChecksWithoutSNI)
	_ = addFinder("least-connections", findLeastConnections)
)

// backends returns the sections whose servers HAProxy balances for clients.
func (x *search) backends() []*config.Section {
	var list []*config.Section
	for _, s := range x.old.Of("backend", "listen") {
		if mode := s.Mode(); mode == "http" || mode == "tcp" {
			list = append(list, s)
		}
	}
	return list
}

// balanced counts the servers of a backend that share its traffic: backups take part
// only where there is nothing else and option allbackups is set.
func (x *search) balanced(s *config.Section) int {
	active, backup := 0, 0
	for _, server := range x.old.Servers(s) {
		n := 1
		if t, ok := server.Directive.Template(); ok {
			n = t.Last - t.First + 1
		}
		if server.Has("backup") {
			backup += n
		} else {
			active += n
		}
	}
	if all, _ := s.Option("allbackups"); active == 0 && all {
		return backup
	}
	return active
}

// findDefaultBalance finds the backends that leave the choice among several servers to
// HAProxy's default.
func findDefaultBalance(x *search) []found {
	var list []found
	for _, s := range x.backends() {
		if x.balanced(s) < 2 || s.Lookup("dispatch") != nil || s.Lookup("transparent") != nil {
			continue
		}
		if on, _ := s.Option("transparent"); on {
			continue
		}
		if d := s.Lookup("balance"); d == nil || d.Arg(1) == "" {
			list = append(list, found{directives: []*config.Directive{s.Header}})
		}
	}
	return list
}

// findLeastConnections finds the backends that balance by least connections.
func findLeastConnections(x *search) []found {
	var list []found
	for _, s := range x.backends() {
		if d := s.Lookup("balance"); d != nil && d.Arg(1) == "leastconn" && x.balanced(s) > 1 {
			list = append(list, found{directives: []*config.Directive{d, s.Header}, to: 2})
		}
	}
	return list
}

// findConsistentHash finds the backends that choose among several servers by a
// consistent hash.
func findConsistentHash(x *search) []found {
	var list []found
	for _, s := range x.backends() {
		d, balance := s.Lookup("hash-type"), s.Lookup("balance")
		if d == nil || d.Arg(1) != "consistent" || balance == nil || x.balanced(s) < 2 {
			continue
		}
		algorithm := actionName(balance.Arg(1))
		switch algorithm {
		case "source", "uri", "url_param", "hdr", "rdp-cookie", "hash":
			list = append(list, found{directives: []*config.Directive{d, s.Header}, to: 2})
		}
	}
	return list
}

// usesTLS reports whether a server speaks TLS to its clients' requests.
func usesTLS(server *config.ServerLine) bool { return server.Has("ssl") }

// findServersWithoutSNI finds the servers of HTTP backends that are reached over TLS
// without a name in the handshake.
func findServersWithoutSNI(x *search) []found {
	var list []found
	for _, s := range x.backends() {
		if s.Mode() != "http" {
			continue
		}
		servers := x.old.Servers(s)
		for i := range servers {
			server := &servers[i]
			if usesTLS(server) && server.Last("sni", "no-sni-auto") == nil && !x.newHas(server.Directive, "no-sni-auto") {
				list = append(list, serverFound(x, server))
			}
		}
	}
	return list
}

// serverFound is a server line. Where it names the host that the certificate must be
// for, and nothing tells the server of it, that is worth a word.
func serverFound(_ *search, server *config.ServerLine) found {
	f := found{directives: []*config.Directive{server.Directive}}
	if server.Last("verifyhost") != nil {
		f.detail = "verifyhost is not looked at any more where the handshake names a host"
	}
	return f
}

// newHas reports whether the new version reads a parameter on a line, or on a
// default-server line above it. The old version may not know it.
func (x *search) newHas(d *config.Directive, name string) bool {
	n := x.newDirective(d)
	if n == nil {
		return false
	}
	for _, server := range x.new.Servers(n.Section) {
		if server.Directive == n {
			return server.Last(name) != nil
		}
	}
	return false
}

// findChecksWithoutSNI finds the servers whose HTTP checks run over TLS, send a Host, and
// do not say which name the handshake has.
func findChecksWithoutSNI(x *search) []found {
	var list []found
	for _, s := range x.backends() {
		if !checksSendHost(s) {
			continue
		}
		servers := x.old.Servers(s)
		for i := range servers {
			server := &servers[i]
			tls := server.Has("ssl") && server.Last("port", "addr") == nil || server.Has("check-ssl")
			if p := server.Last("check-ssl", "no-check-ssl"); p != nil && p.Name == "no-check-ssl" {
				tls = false
			}
			if tls && server.Has("check") && server.Last("check-sni", "no-check-sni-auto") == nil && !x.newHas(server.Directive, "no-check-sni-auto") {
				list = append(list, found{directives: []*config.Directive{server.Directive}})
			}
		}
	}
	return list
}

// checksSendHost reports whether the HTTP checks of a backend send a Host header over
// connections that no http-check connect rule describes.
func checksSendHost(s *config.Section) bool {
	on, option := s.Option("httpchk")
	if !on || s.Lookup("http-check", "connect") != nil {
		return false
	}
	host := option.Arg(5) != ""
	for section := range s.Chain {
		for d := range section.Each("http-check") {
			host = host || d.Arg(1) == "send" && sendsHost(d)
		}
	}
	return host
}

func sendsHost(d *config.Directive) bool {
	for i := range d.Words {
		if d.Arg(i) == "hdr" && strings.EqualFold(d.Arg(i+1), "host") {
			return true
		}
	}
	return false
}
