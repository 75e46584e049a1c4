package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "check-port",
	Category: Startup,
	Severity: Error,
	Summary:  "a server that is checked, at no port",
	Doc: "A server whose address has no port, or one that depends on the client's (`192.0.2.1:+100`), cannot be\n" +
		"checked unless `port` says at which port, or the first rule of its checks connects to one\n" +
		"(`tcp-check connect port 80`). `agent-check` always needs `agent-port`. HAProxy refuses to start.",
	Examples: []Example{
		{Name: "no port", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 192.0.2.1 check
`},
		{Name: "a port for checks", Config: defaultLines + `backend app
    server a1 192.0.2.1 check port 8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			servers := p.Config.Servers(s)
			if len(servers) == 0 {
				continue
			}
			checked := !s.Disabled() && s.Mode() != "log" && p.Version().AtLeast(checkedPorts)
			for i := range servers {
				agentPort(p, s, &servers[i])
				if checked {
					serverPort(p, s, &servers[i])
				}
			}
		}
	},
})

// hasCheckPort reports whether a server may have a port for its checks of its own.
func hasCheckPort(server *config.ServerLine) bool {
	if server.Last("init-addr") != nil || hasPort(server.Last("port")) {
		return true
	}
	addr := server.Last("addr")
	return addr != nil && (strings.Trim(addr.Arg(1), "0123456789.:") != "" || !mapsPorts(strings.TrimSuffix(addr.Arg(1), ":0")))
}

// hasPort reports whether a parameter gives a port, and that is not 0.
func hasPort(p *config.Parameter) bool { return p != nil && config.Atoi(p.Arg(1)) != 0 }

// agentPort reports an agent that is to be asked at no port.
func agentPort(p *Pass, s *config.Section, server *config.ServerLine) {
	agent := server.Last("agent-check", "no-agent-check")
	if agent == nil || agent.Name != "agent-check" || hasPort(server.Last("agent-port")) {
		return
	}
	line := server.Directive
	p.Report(inherited(At(line, 1), s, agent.Directive).Saying(fmt.Sprintf("server %q has an agent, at no port", line.Arg(1)), "add agent-port and the port"))
}

// serverPort reports a server that is to be checked at no port.
func serverPort(p *Pass, s *config.Section, server *config.ServerLine) {
	line := server.Directive
	address := serverAddress(line)
	if !mapsPorts(address) && !strings.HasSuffix(address, ":0") || !server.Has("check") || hasCheckPort(server) || connectsElsewhere(s) {
		return
	}
	if name, _ := p.Config.ServerHost(address); name != "" {
		return // HAProxy looks at the port before it knows the address
	}
	p.Report(At(line, 1).ForSection(s).Saying(fmt.Sprintf("server %q is checked, at no port", line.Arg(1)), "write a port behind its address, or add port and the port of its checks"))
}

// checkedPorts is the first version that misses ports; those before were not
// looked at.
var checkedPorts = release.MustParse("2.2.0")

// connectsElsewhere reports whether the checks of a proxy begin with a rule that
// connects to a port, and all others that connect do so, too.
func connectsElsewhere(s *config.Section) bool {
	option := checkOption(s)
	if option == nil {
		return false
	}
	keyword := ""
	switch option.Arg(1) {
	case "external-check":
		return true
	case "tcp-check":
		keyword = "tcp-check"
	case "httpchk":
		keyword = "http-check"
	default:
		return false
	}
	last := s.Lookup(keyword)
	if last == nil {
		return false
	}
	first := true
	for _, d := range last.Section.Directives {
		if d.Keyword() != keyword {
			continue
		}
		switch d.Arg(1) {
		case "connect":
			if !connectsToPort(d) {
				return false
			}
			first = false
		case "send", "send-lf", "send-binary", "send-binary-lf", "expect":
			if first {
				return false
			}
		}
	}
	return !first
}

// connectsToPort reports whether a rule of a check names a port, or an address,
// which may have one.
func connectsToPort(d *config.Directive) bool {
	for i := 2; i < len(d.Words); i++ {
		if w := d.Arg(i); w == "port" || w == "addr" {
			return true
		}
	}
	return false
}
